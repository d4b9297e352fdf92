"""Hands that select lecturers: the call, the nomination, screening, scoring."""

import io
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from calls.enums import StepKind
from calls.models import Call, FrozenRanking, PanelMember, Submission
from people.domain import one_time_codes, own_links
from people.enums import LinkPurpose, OfficeRole, Tier
from people.models import Office, OneTimeCode, Unit, User
from tests import factories
from tests.e2e.conftest import OpenPage
from tests.e2e.hand import Hand
from tests.e2e.site import Site
from tests.factories.clock import NOW
from usecases.found_office import found_office

LANGUAGE: Final = "zh-hans"
TITLE: Final = "选聘第三批“城乡社区工作讲师团”讲师"
NOMINEE: Final = {
    "name": "吾买尔·艾力",
    "phone": "199 0000 7101",
    "post": "社区党总支书记、居委会主任",
}
REVIEWER: Final = {"name": "顾怀远", "phone": "199 0000 7102", "position": "教授"}
TIED: Final = {"name": "秦月白", "phone": "199 0000 7103", "position": "副主任"}
DAY: Final = NOW.date()


def picture() -> bytes:
    """What a phone makes of a sheet of paper."""
    content = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(content, "JPEG")
    return content.getvalue()


class World:
    """Who was there before the call: an office, its people, a member unit with its contact."""

    def __init__(self) -> None:
        self.head = factories.UserFactory.create(username="head", display_name="梁若愚")
        self.office: Office = found_office(
            name="城乡社区工作委员会",
            slug="chengxiang",
            issuer="中国社会工作联合会",
            prefix="社联城乡",
            head=self.head,
            actor=None,
            now=NOW,
        )
        self.office.contact_name, self.office.contact_phone = "林晚照", "010-00000000"
        self.office.save()
        self.staff = self._member("staff", "林晚照", OfficeRole.STAFF)
        self.supervisor = self._member("supervisor", "宋知白", OfficeRole.SUPERVISOR)
        self.unit: Unit = factories.UnitFactory.create(name="喀什市阳光社会工作服务中心")
        factories.MembershipFactory.create(
            unit=self.unit, term__office=self.office, tier=Tier.STANDING
        )
        self.contact = factories.UserFactory.create(username="contact", display_name="郑云帆")
        factories.UnitContactFactory.create(user=self.contact, unit=self.unit)

    def _member(self, username: str, name: str, role: OfficeRole) -> User:
        user = factories.UserFactory.create(username=username, display_name=name)
        factories.OfficeMemberFactory.create(user=user, office=self.office, role=role)
        return user


class Scoring:
    """One run: who does it where, and what it has led to so far."""

    def __init__(self, site: Site, open_page: OpenPage) -> None:
        self.site = site
        self.open_page = open_page
        self.world = World()
        self.counts: dict[str, tuple[int, int]] = {}

    # --- who ----------------------------------------------------------------------------------

    def hand(self, size: dict[str, Any]) -> Hand:
        return Hand(self.open_page(self.site, size=size), LANGUAGE)

    def signed_in(self, user: User, size: dict[str, Any]) -> Hand:
        """Somebody with a password, past the page that asks for it."""
        hand = self.hand(size)
        hand.page.goto("/sign-in/?way=password")
        hand.page.locator("[name=identifier]").fill(user.username)
        hand.page.locator("[name=password]").fill(factories.PASSWORD)
        hand.button(hand.says("Sign in"))
        hand.page.wait_for_url(lambda url: "sign-in" not in url)
        hand.count()
        return hand

    def by_code(self, hand: Hand, name: str, phone: str) -> None:
        """On the page that asks for a number: the code of the message, then the own name."""
        page = hand.page
        expect(page.locator("[name=phone]")).to_be_visible()
        hand.fill("phone", phone.removeprefix("+86"))
        hand.tap(page.locator("main form button.button--primary"))
        expect(page.locator("[name=code]")).to_be_visible()
        hand.look()
        code = OneTimeCode.objects.order_by("pk").last()
        assert code is not None
        hand.fill("code", one_time_codes.digits_of(code))
        hand.tap(page.locator("main form button.button--primary"))
        expect(page.locator("main [name=name]")).to_be_visible()  # a number may be a family's
        hand.fill("name", name)
        hand.tap(page.locator("main form button.button--primary"))

    def link_of(self, purpose: LinkPurpose, subject: Any) -> str:
        """The address that the message to its owner contains."""
        link = own_links.current(purpose=purpose, subject=subject, now=NOW)
        assert link is not None
        return own_links.path_of(link)

    # --- the call -----------------------------------------------------------------------------

    def plan(self, head: Hand) -> None:
        """From the preset with scoring: without the committee, dates set, criteria written."""
        head.open("/console/calls/")
        head.link(head.says("New call"))
        head.lands_on("**/console/new-call/")
        head.tick(head.page.locator("[name=preset][value=lecturers-scored]"))
        head.save()
        head.page.wait_for_url("**/console/calls/*/**")
        self.call = Call.objects.get()
        head.open(f"{self.console}edit/")
        head.fill("title", TITLE)
        head.fill("number", "社联城乡〔2026〕7号")
        head.fill("text", "一、选聘范围\n委员单位相关领导或其所辖社区（村）主要负责人。")
        head.save()
        head.lands_on(f"**{self.console}")
        head.open(f"{self.console}edit/path/")
        head.fill("steps-0-opens_at", f"{DAY}T00:00")
        head.fill("steps-0-closes_at", f"{DAY + timedelta(days=7)}T23:59")
        head.tick(head.page.locator("[name=steps-3-DELETE]"))
        head.save()
        expect(head.page.locator("[name=steps-5-title]")).to_have_count(0)
        self.steps = {step.kind: step for step in self.call.steps.all()}
        assert list(self.steps) == [
            *(StepKind.NOMINATION, StepKind.ELIGIBILITY, StepKind.SCORING),
            *(StepKind.NOTICE, StepKind.APPROVAL),
        ]
        head.open(f"{self.console}edit/criteria/{self.steps[StepKind.SCORING].pk}/")
        for index, (label, weight) in enumerate((("授课能力", "3"), ("工作业绩", "2"))):
            head.button(head.says("Add a criterion"))
            head.fill(f"criteria-{index}-label", label)
            head.fill(f"criteria-{index}-weight", weight)
        head.save()
        head.lands_on(f"**{self.console}edit/path/")
        self.counts["call"] = head.count()

    def publish(self, head: Hand, stranger: Hand) -> None:
        """The head publishes; anyone reads the notice, and its paper is a PDF."""
        head.open(self.console)
        head.link(head.says("Publish"))
        head.lands_on("**/publish/")
        head.save()
        head.lands_on(f"**{self.console}")
        self.counts["call-publish"] = head.count()
        self.call.refresh_from_db()
        stranger.open("/calls/")
        stranger.link(TITLE)
        stranger.lands_on(f"**/calls/{self.call.slug}/")
        expect(stranger.page.get_by_text("社联城乡〔2026〕7号").first).to_be_visible()
        paper = stranger.page.request.get(f"/calls/{self.call.slug}/notice.pdf")
        assert paper.body().startswith(b"%PDF-")
        stranger.count()

    @property
    def console(self) -> str:
        return f"/console/calls/{self.call.slug}/"

    def of_step(self, kind: StepKind, page: str) -> str:
        """The address of a step's page in the console."""
        return f"{self.console}steps/{self.steps[kind].pk}/{page}/"

    # --- nomination ---------------------------------------------------------------------------

    def nominate(self, contact: Hand) -> None:
        """The unit's contact fills the form on the phone, saved step by step, with its papers."""
        contact.open("/my/nominations/")
        contact.button(contact.says("Nominate somebody"))
        contact.lands_on("**/form/person/")
        self.submission = Submission.objects.get()
        contact.choose("submitter_kind", "unit_leader")
        for name, value in (*NOMINEE.items(), ("unit_name", self.world.unit.name)):
            contact.fill(name, value)
        contact.button(contact.says("Save and go on"))
        contact.lands_on("**/form/conditions/")
        contact.choose("education", "bachelor")
        contact.choose("title_level", "intermediate")
        contact.fill("in_field_since", "2012")
        contact.fill("topics", "社区协商议事")
        contact.choose("awards-0-holder", "person")
        contact.choose("awards-0-level", "county")
        contact.fill("awards-0-year", "2023")
        contact.fill("awards-0-title", "优秀社区工作者")
        contact.button(contact.says("Save and go on"))
        contact.lands_on("**/form/reasons/")
        contact.fill("reasons", "扎根社区十四年，善于带队伍，授课生动。")
        contact.fill("deeds", "主持社区协商项目三项，培训社区工作者六百余人次。")
        contact.button(contact.says("Save and go on"))
        contact.lands_on("**/form/papers/")

    def hand_in(self, contact: Hand) -> None:
        """The printed form as its stamped scan, a photographed statement; then off it goes."""
        page = contact.page
        form = page.request.get(reverse("my_nomination_pdf", args=[self.submission.pk])).body()
        for key, name, kind, content in (
            ("form", "推荐表.pdf", "application/pdf", form),
            ("deeds", "事迹材料.jpg", "image/jpeg", picture()),
        ):
            paper = page.locator("form", has=page.locator(f"[name=paper][value={key}]"))
            contact.fields += 1
            paper.locator("[name=file]").set_input_files(
                {"name": name, "mimeType": kind, "buffer": content}
            )
            contact.tick(paper.locator("[name=is_stamped]"))
            contact.tap(paper.locator("button"))
            expect(page.get_by_role("link", name=name)).to_be_visible()
        contact.look()
        contact.link(contact.says("Check and hand in"))
        contact.lands_on(f"**/my/nominations/{self.submission.pk}/")
        contact.button(contact.says("Hand in"))
        expect(page.locator("main .badge").first).to_contain_text(
            contact.says("submitted", "submission")
        )
        contact.look()
        self.counts["nominate"] = contact.count()

    def agree(self, nominee: Hand) -> None:
        """The nominee, without an account: sees what is stated, accepts, agrees."""
        nominee.open(self.link_of(LinkPurpose.NOMINEE, self.submission))
        nominee.tick(nominee.page.locator("[name=accepts_rules]"))
        nominee.tick(nominee.page.locator("[name=agrees_to_publication]"))
        nominee.button(nominee.says("Accept and agree"))
        expect(nominee.page.locator(".notice.tone-success").first).to_be_visible()
        nominee.look()
        self.counts["agree"] = nominee.count()

    # --- review -------------------------------------------------------------------------------

    def screen(self, staff: Hand) -> None:
        """The checks with their evidence; the verdict is a person's."""
        staff.open(self.of_step(StepKind.ELIGIBILITY, "screening"))
        staff.tick(staff.page.locator(f"tbody input[value='{self.submission.pk}']"))
        staff.button(staff.says("Pass"))
        staff.page.wait_for_load_state()
        self.submission.refresh_from_db()
        assert self.submission.current_step_id == self.steps[StepKind.SCORING].pk
        self.counts["screen"] = staff.count()

    # --- scoring ------------------------------------------------------------------------------

    def invite(self, staff: Hand) -> None:
        """Two reviewers by link; one of them is of the nominee's unit."""
        address = self.of_step(StepKind.SCORING, "scoring")
        for person, unit in ((REVIEWER, ""), (TIED, self.world.unit.name)):
            staff.open(address)
            staff.link(staff.says("Invite a reviewer"))
            staff.lands_on("**/invite/")
            for name, value in person.items():
                staff.fill(name, value)
            if unit:
                staff.fill("unit_name", unit)
            staff.button(staff.says("Invite and send the link"))
            staff.lands_on(f"**{address}")
        self.counts["invite-reviewers"] = staff.count()

    def take_seat(self, reviewer: Hand, name: str) -> None:
        """From the link to the queue: signed in by a code, then accepted."""
        member = PanelMember.objects.get(person__name=name)
        reviewer.open(self.link_of(LinkPurpose.REVIEWER, member))
        reviewer.button(reviewer.says("Sign in and accept"))
        self.by_code(reviewer, name, member.person.phone)
        reviewer.lands_on("**/reviewing/")
        reviewer.button(reviewer.says("Accept"))
        reviewer.lands_on("**/my/reviews/")
        self.counts["take-seat"] = reviewer.count()

    def score(self, reviewer: Hand) -> None:
        """Two scores and a remark, looked at once more, sealed."""
        page = reviewer.page
        reviewer.link(reviewer.says("Score the next one"))
        reviewer.lands_on("**/my/reviews/*/")
        self.review = page.url
        for criterion in page.locator("section.criterion").all():
            reviewer.tick(criterion.locator("input[type=radio][value='9']"))
        reviewer.fill("remarks", "授课经验丰富。")
        reviewer.button(reviewer.says("Check and hand in"))
        reviewer.lands_on("**/seal/")
        reviewer.button(reviewer.says("Hand in and seal"))
        reviewer.lands_on("**/my/reviews/")
        self.counts["score"] = reviewer.count()

    def stays_out(self, tied: Hand) -> None:
        """Who is of the nominee's unit finds nothing to review, and no address opens it."""
        expect(tied.page.get_by_text(tied.says("Nothing to review"))).to_be_visible()
        paper = self.submission.attachments.get(paper__key="deeds")
        for address in (
            self.review,
            reverse("submission_attachment", args=[paper.pk]),
            reverse("submission_preview", args=[paper.pk]),
        ):
            assert tied.page.request.get(address).status == 404, address

    def freeze(self, head: Hand) -> None:
        """The order is frozen with its digest, and the first pass by it."""
        head.open(self.of_step(StepKind.SCORING, "scoring"))
        head.link(head.says("Ranking"))
        head.lands_on("**/ranking/")
        head.link(head.says("Freeze the order"))
        head.lands_on("**/freeze/")
        head.tap(head.page.locator("main form button.button--primary"))
        head.lands_on("**/ranking/")
        expect(head.page.locator("main .digest")).to_have_text(FrozenRanking.objects.get().digest)
        head.link(head.says("Give verdicts"))
        head.lands_on("**/verdicts/")
        head.fill("number", "1")
        head.button(head.says("Decide by the order"))
        head.lands_on("**/ranking/")
        self.counts["freeze"] = head.count()
