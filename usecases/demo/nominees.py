"""Invented nominees, the contacts of their units, and how a nomination of the demo is made."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final

from calls.domain import papers, submitting
from calls.enums import Door, SubmitterKind
from calls.models import Call
from core.documents import official
from lecturers.domain import agreeing, drafting, nominating
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from lecturers.models import Nomination
from people.domain import wordings
from people.enums import ConsentPurpose, Gender
from people.models import Unit, UnitContact, User
from usecases.demo import names
from usecases.demo.building import at

TOPICS: Final = (
    "社区议事协商",
    "五社联动",
    "社区工作者沟通与调解",
    "物业治理与业委会建设",
    "为老服务与社区养老",
    "社区志愿服务",
    "网格化服务管理",
    "村（居）务公开与监督",
    "儿童友好社区",
    "社会救助的社区实务",
)
_POSTS: Final = (
    "社区党委书记、居委会主任",
    "中心主任",
    "副主任",
    "秘书长",
    "社区党总支书记",
    "项目总监",
)
_TITLES: Final = (
    (TitleLevel.INTERMEDIATE, "社会工作师"),
    (TitleLevel.SENIOR, "高级社会工作师"),
    (TitleLevel.JUNIOR, "助理社会工作师"),
    (TitleLevel.NONE, ""),
    (TitleLevel.ASSOCIATE, "副教授"),
)
_EDUCATION: Final = (Education.BACHELOR, Education.MASTER, Education.BACHELOR, Education.COLLEGE)
_AWARDS: Final = (
    (AwardHolder.PERSON, AwardLevel.COUNTY, "优秀社区工作者"),
    (AwardHolder.PERSON, AwardLevel.PROVINCE, "最美社区工作者"),
    (AwardHolder.UNIT, AwardLevel.CITY, "城乡社区治理先进集体"),
    (AwardHolder.UNIT, AwardLevel.BELOW, "先进基层党组织"),
)
_FIRST_CONTACT_PHONE: Final = 6000
_SINCE: Final = date(2024, 1, 1)  # from when the contacts act for their units


@dataclass(frozen=True)
class Nominee:
    """What a nomination says; `changes` replaces single fields of it."""

    number: int
    name: str
    changes: dict[str, str] = field(default_factory=dict)

    @property
    def phone(self) -> str:
        return self.changes.get("phone") or names.phone_number(5000 + self.number)

    def typed(self, unit: Unit, year: int) -> dict[str, str]:
        """The fields of the form, different from one nominee to the next."""
        number = self.number
        level, title = _TITLES[number % len(_TITLES)]
        education = _EDUCATION[number % len(_EDUCATION)]
        if education == Education.COLLEGE and level in (TitleLevel.NONE, TitleLevel.JUNIOR):
            level, title = TitleLevel.INTERMEDIATE, "社会工作师"  # meets the condition by the title
        topic, other = TOPICS[number % len(TOPICS)], TOPICS[(number + 3) % len(TOPICS)]
        years = 4 + number % 17
        return {
            "submitter_kind": SubmitterKind.UNIT_LEADER,
            "name": self.name,
            "phone": self.phone,
            "gender": (Gender.FEMALE, Gender.MALE)[number % 2],
            "birth_year": str(year - 33 - number % 22),
            "unit_name": unit.name,
            "post": _POSTS[number % len(_POSTS)],
            "education": education,
            "title_level": level,
            "prof_title": title,
            "in_field_since": str(year - years),
            "topics": f"{topic}、{other}",
            "reasons": f"该同志从事社区工作{years}年，熟悉{topic}，授课联系实际，愿做公益。",
            "deeds": f"主持“{topic}”项目{1 + number % 4}项，授课{6 + number % 20}次。",
            **self.changes,
        }

    def awards(self, year: int) -> list[dict[str, str]]:
        """Two of three nominees have an award, of one or the other level."""
        if self.number % 3 == 2:
            return []
        holder, level, title = _AWARDS[self.number % len(_AWARDS)]
        won = str(year - 1 - self.number % 7)
        return [{"holder": holder, "level": level, "year": won, "title": f"{won}年度{title}"}]


def invented(seed: int, first: int) -> Iterator[Nominee]:
    """An endless row; the same seed gives the same people, numbered from `first`."""
    for number, name in enumerate(names.invented(seed), start=first):
        if name not in names.HARD_NAMES:
            yield Nominee(number, name)


class Contacts:
    """The contacts of units: an account each, made where the demo needs it; nobody signs in."""

    def __init__(self, known: dict[str, User], head: User) -> None:
        self._known = known
        self._head = head
        self._names = names.invented(61)

    def of(self, unit: Unit) -> User:
        found = self._known.get(unit.name)
        if found is not None:
            return found
        username = f"contact-{unit.pk}"
        user = User.objects.filter(username=username).first()
        if user is None:
            phone = names.phone_number(_FIRST_CONTACT_PHONE + unit.pk % 2000)
            user = User.objects.create_user(
                username, None, display_name=next(self._names), phone=phone
            )
            UnitContact.objects.create(
                user=user, unit=unit, starts_on=_SINCE, approved_by=self._head
            )
        self._known[unit.name] = user
        return user


@cache
def scan(title: str) -> bytes:
    """A one-page PDF that stands for a stamped scan; its words say so."""
    words = official.Paper(
        title=title, text="演示材料，所有人员均为虚构。", issuer="（单位盖章）", date=""
    )
    return official.pdf(words, created_at=at(_SINCE, "09:00"))


def hand_in(
    *,
    call: Call,
    unit: Unit,
    nominee: Nominee,
    actor: User,
    now: datetime,
    door: Door = Door.UNIT,
    endorsed_by: User | None = None,
    limit_reason: str = "",
) -> Nomination:
    """Fill in, attach the stamped papers, hand in; an application is endorsed by `endorsed_by`."""
    nomination = drafting.start(
        call=call, door=door, unit=unit if door == Door.UNIT else None, actor=actor, now=now
    )
    typed = nominee.typed(unit, now.year)
    if limit_reason:
        typed["limit_reason"] = limit_reason
    saved = drafting.save(
        nomination=nomination, typed=typed, awards=nominee.awards(now.year), actor=actor, now=now
    )
    nomination = saved.nomination
    asked = papers.asked(call, typed["submitter_kind"])
    for paper in (one for one in asked if one.is_required or nominee.number % 5 == 0):
        papers.attach(
            submission=nomination.submission,
            upload=io.BytesIO(scan(paper.label)),
            name=f"{paper.label}.pdf",
            paper=paper,
            is_stamped=True,
            actor=actor,
            now=now,
        )
    nomination = Nomination.objects.select_related("submission__call").get(pk=nomination.pk)
    if endorsed_by is not None:
        nomination = nominating.ask_endorsement(
            nomination=nomination, unit=unit, actor=actor, now=now
        )
        actor = endorsed_by
    return nominating.submit(nomination=nomination, actor=actor, now=now)


def enter_posted(
    *, call: Call, unit: Unit, nominee: Nominee, actor: User, now: datetime
) -> Nomination:
    """The secretariat enters papers that came by post; their scans may follow."""
    nomination = drafting.start(call=call, door=Door.SECRETARIAT, actor=actor, now=now)
    submitting.choose_unit(submission=nomination.submission, unit=unit, actor=actor, now=now)
    typed = nominee.typed(unit, now.year)
    drafting.save(
        nomination=nomination, typed=typed, awards=nominee.awards(now.year), actor=actor, now=now
    )
    submitting.receive_originals(
        submissions=[nomination.submission_id], call=call, actor=actor, received_at=now, now=now
    )
    nomination = Nomination.objects.select_related("submission__call").get(pk=nomination.pk)
    return nominating.submit(nomination=nomination, actor=actor, now=now)


def agree(nomination: Nomination, now: datetime) -> None:
    """The nominee accepts the rules and agrees to publication, by the link of the message."""
    agreeing.agree(
        submission=nomination.submission,
        accepts_rules=True,
        agrees_to_publication=True,
        rules_version=nomination.submission.call.rules_version,
        wording_version=wordings.current(ConsentPurpose.PUBLICATION).version,
        actor=None,
        now=now,
    )
