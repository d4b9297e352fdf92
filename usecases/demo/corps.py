"""The corps of lecturers and its first batch of 23, whose terms went different ways."""

from datetime import date, timedelta
from typing import Final

from calls.domain import printed
from certificates.domain import defaults, making, signing_off
from certificates.models import Batch
from lecturers.domain import ending, minding, profiles
from lecturers.domain.appointing import Profile
from lecturers.enums import AppointmentRole, TitleLevel
from lecturers.models import Appointment, Corps, Lecturer
from people.enums import ConsentChannel, Tier
from people.models import Issuer, Membership, Person, Unit
from usecases import appoint_lecturers
from usecases.appoint_lecturers import Terms
from usecases.demo import names, units
from usecases.demo.cast import Cast, ensure_person
from usecases.demo.nominees import TOPICS
from usecases.demo.second_batch import Stage

NAME: Final = "城乡社区工作讲师团"
_LECTURERS: Final = 23
_FIRST_PHONE: Final = 8000
# The terms of the first batch end in a month, but for these, by their place in the batch.
_ONE_YEAR: Final = (19, 20)  # appointed for one year only: their terms have ended
_RESIGNED: Final = {7: "到外地任职", 15: "因健康原因"}
_REMOVED: Final = {21: "连续两次无故缺席已接受的授课任务"}
_RENEWED: Final = (2, 3, 4, 5)
_HIDDEN: Final = (9, 16)  # did not agree to the public roster


def ensure_corps(stage: Stage) -> Corps:
    """The corps with the printed working rules, and its letters' templates."""
    issuer = Issuer.objects.get(name=units.FEDERATION_NAME)
    title, text = printed.working_rules()
    corps, _made = Corps.objects.get_or_create(
        office=stage.office,
        name=NAME,
        defaults={"issuer": issuer, "rules_title": title, "rules_text": text},
    )
    defaults.create_letter_templates(
        office=stage.office, issuer=issuer, prefix="社联城乡", actor=None, now=stage.now
    )
    return corps


def make_first_batch(corps: Corps, stage: Stage, lecturer: Person) -> None:
    """Head, honorary head and 21 lecturers, appointed two years ago less a month."""
    people = _people(stage, lecturer)
    begun = stage.day(30) - timedelta(days=2 * 365)
    roles = {
        people[0].person.pk: AppointmentRole.HONORARY_HEAD,
        people[1].person.pk: AppointmentRole.HEAD,
    }
    short = [people[place] for place in _ONE_YEAR]
    full = [profile for profile in people if profile not in short]
    for chosen, years in ((full, 2), (short, 1)):
        _appoint(corps, chosen, stage, begun, years, roles)
    rows = {row.lecturer.person_id: row for row in _appointments(corps)}
    ordered = [rows[profile.person.pk] for profile in people]
    _publish(ordered, stage)
    _end(ordered, stage)
    _renew(corps, [ordered[place] for place in _RENEWED], stage)
    minding.expire_due(today=stage.day(0), now=stage.now)


def _people(stage: Stage, lecturer: Person) -> list[Profile]:
    """Honorary head, head, the demo's lecturer, and others from units of every province."""
    cast = Cast()
    known = [cast.speaker("主任委员"), cast.speaker("讲师团团长"), lecturer]
    invented = names.invented(23)
    rows = Membership.objects.on(stage.day(-700)).filter(term__office=stage.office)
    members = list(
        rows.exclude(tier=Tier.VICE_DIRECTOR).select_related("unit").order_by("-pk")[::4]
    )
    profiles_made = [_profile(person, None, index) for index, person in enumerate(known)]
    for index in range(len(known), _LECTURERS):
        unit = members[index].unit
        name = next(word for word in invented if word not in names.HARD_NAMES)
        phone = names.phone_number(_FIRST_PHONE + index)
        person = ensure_person(name, phone=phone, unit=unit, post="社区工作专家")
        profiles_made.append(_profile(person, unit, index))
    return profiles_made


def _profile(person: Person, unit: Unit | None, index: int) -> Profile:
    post = person.posts.select_related("unit").first()
    found = unit or (post.unit if post else None)
    levels = list(TitleLevel)[1:5]
    return Profile(
        person=person,
        unit=found,
        post=(post.title if post else "")[:60],
        title_level=levels[index % len(levels)],
        topics=f"{TOPICS[index % len(TOPICS)]}、{TOPICS[(index + 4) % len(TOPICS)]}",
    )


def _appoint(
    corps: Corps,
    people: list[Profile],
    stage: Stage,
    begun: date,
    years: int,
    roles: dict[int, AppointmentRole],
) -> None:
    head, now = stage.users["head"], stage.at(30 - 2 * 365)
    terms = Terms(
        corps=corps, batch_number=1, starts_on=begun, years=years, issued_on=begun, roles=roles
    )
    batch = appoint_lecturers.appoint(people=people, terms=terms, actor=head, now=now)
    _issue(batch, stage, 30 - 2 * 365)


def _issue(batch: Batch, stage: Stage, offset: int) -> None:
    """Make the letters and sign them off on that day."""
    clock = iter(lambda: stage.at(offset, "11:00"), None).__next__
    making.make_files(batch_id=batch.pk, clock=clock)
    batch.refresh_from_db()
    signing_off.sign_off(
        batch=batch, overrides={}, actor=stage.users["head"], now=stage.at(offset, "12:00")
    )


def _appointments(corps: Corps) -> list[Appointment]:
    return list(
        Appointment.objects.filter(batch__corps=corps, batch__number=1).select_related(
            "lecturer__person"
        )
    )


def _publish(rows: list[Appointment], stage: Stage) -> None:
    """Who agreed on paper stands on the public roster."""
    for place, row in enumerate(rows):
        if place not in _HIDDEN:
            lecturer = Lecturer.objects.get(pk=row.lecturer_id)
            profiles.publish(
                lecturer=lecturer,
                channel=ConsentChannel.PAPER,
                actor=stage.users["organiser"],
                now=stage.at(40 - 2 * 365),
            )


def _end(rows: list[Appointment], stage: Stage) -> None:
    for place, reason in _RESIGNED.items():
        ending.resign(
            appointment=rows[place],
            reason=reason,
            ended_on=stage.day(-120 - place),
            letter_returned_on=stage.day(-110 - place) if place % 2 else None,
            actor=stage.users["organiser"],
            now=stage.at(-100),
        )
    for place, reason in _REMOVED.items():
        ending.remove(
            appointment=rows[place],
            reason=reason,
            ended_on=stage.day(-60),
            actor=stage.users["head"],
            now=stage.at(-59),
        )


def _renew(corps: Corps, rows: list[Appointment], stage: Stage) -> None:
    """Renewed from their service record, for two more years."""
    starts_on = rows[0].ends_on + timedelta(days=1)
    terms = Terms(
        corps=corps,
        batch_number=3,
        starts_on=starts_on,
        years=2,
        issued_on=stage.day(-5),
    )
    batch = appoint_lecturers.renew(
        former=rows, terms=terms, actor=stage.users["head"], now=stage.at(-5)
    )
    _issue(batch, stage, -5)
