from datetime import timedelta
from typing import Any

import pytest

from core.models import AuditEntry
from events.enums import CategoryKind, Confirmation, EventStatus, Mode, PartAccess
from events.models import Category, Event
from notifications.models import Message
from people.models import Consent, Person
from registrations.domain import cancelling, deciding, eligibility, links, places, registering
from registrations.domain.registering import Result
from registrations.enums import AttendMode, RegistrationStatus, Source
from registrations.models import Registration, Ticket
from registrations.validators import InvalidFields
from tests.factories.clock import NOW, day
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.people import (
    MembershipFactory,
    PersonFactory,
    TermFactory,
    UnitFactory,
    UserFactory,
)
from tests.registrations.helpers import applicant, assert_counters_true, register

pytestmark = pytest.mark.django_db


def refused(event: Event, **changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidFields) as caught:
        register(event, **changes)
    assert not Registration.objects.exists()
    return {name: error.code for name, error in caught.value.errors.items()}


def test_register_confirms_at_once_with_ticket_consent_audit_and_message() -> None:
    event = EventFactory.create()

    outcome = register(event)

    registration = outcome.registration
    assert outcome.result == Result.NEW
    assert registration.status == RegistrationStatus.CONFIRMED
    assert registration.confirmed_at == NOW
    assert registration.phone == "+8613800000001"
    assert Ticket.objects.get().registration == registration
    assert Consent.objects.get().context == f"events.event:{event.pk}"
    assert Message.objects.get().kind == "registration_confirmed"
    entry = AuditEntry.objects.get(action="registration.created")
    assert entry.subject == f"registrations.registration:{registration.pk}"
    assert registration.name not in str(vars(entry))
    assert_counters_true(event)
    assert event.taken == 1


def test_register_link_opens_the_registration_and_is_not_stored() -> None:
    outcome = register(EventFactory.create())

    assert links.find(outcome.secret) == outcome.registration
    assert links.find(outcome.secret.upper()) == outcome.registration
    assert outcome.secret not in str(Registration.objects.values().get())
    assert links.find("a" * 26) is None


def test_register_snapshots_the_unit_with_its_tier_on_the_first_day() -> None:
    event = EventFactory.create()
    unit = UnitFactory.create(name="宜昌市伍家岗区（社区）服务中心", region_code="420503")
    term = TermFactory.create(office=event.office)
    MembershipFactory.create(
        unit=unit, term=term, tier="standing", starts_on=day(-400), ends_on=day(1)
    )
    MembershipFactory.create(unit=unit, term=term, tier="vice_director", starts_on=day(2))
    MembershipFactory.create(unit=unit, tier="member", starts_on=day(3))  # of another office

    outcome = register(event, data=applicant(unit_name=" 宜昌市伍家岗区(社区)  服务中心 "))

    registration = outcome.registration
    assert registration.unit == unit
    assert registration.unit_name == unit.name
    assert registration.region_code == "420503"
    assert registration.tier == "vice_director"


def test_register_keeps_the_name_as_typed_beside_its_stored_form() -> None:
    outcome = register(EventFactory.create(), data=applicant(name="买买提•吐尔逊"))

    person = outcome.registration.person
    assert person.name == "买买提·吐尔逊"
    assert person.name_typed == "买买提•吐尔逊"
    assert person.name_initials == "mmttex"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "invalid_name"),
        ("name", "   ", "invalid_name"),
        ("name", "王小明🙂", "invalid_name"),
        ("name", "王" * 61, "invalid_name"),
        ("name", "<script>", "invalid_name"),
        ("phone", "", "invalid_phone"),
        ("phone", "12345", "invalid_phone"),
        ("phone", "010-65081896", "invalid_phone"),
        ("phone", "1380013800x", "invalid_phone"),
        ("phone", "12800138000", "invalid_phone"),
        ("unit_name", "", "invalid_field"),
        ("unit_name", "—— 12", "invalid_field"),
        ("unit_name", "居" * 121, "invalid_field"),
        ("position", " ", "invalid_field"),
        ("position", "主" * 121, "invalid_field"),
        ("remark", "字" * 501, "invalid_field"),
        ("attend_mode", "by_ship", "invalid_field"),
    ],
)
def test_register_refuses_bad_input_by_field(field: str, typed: str, code: str) -> None:
    event = EventFactory.create()

    changes: Any = {field: typed}

    assert refused(event, data=applicant(**changes)) == {field: code}


def test_register_names_every_wrong_field_at_once() -> None:
    event = EventFactory.create()

    errors = refused(
        event, data=applicant(name="", phone="1", unit_name="", position=""), consent=False
    )

    assert set(errors) == {"name", "phone", "unit_name", "position", "consent"}


def test_register_needs_consent() -> None:
    assert refused(EventFactory.create(), consent=False) == {"consent": "invalid_field"}


def test_register_refuses_a_category_of_another_event_or_not_public() -> None:
    event = EventFactory.create()
    foreign = CategoryFactory.create()
    hidden = CategoryFactory.create(event=event, kind=CategoryKind.LEADER, is_public=False)

    assert refused(event, category=foreign) == {"category": "invalid_field"}
    assert refused(event, category=hidden) == {"category": "invalid_field"}


def test_register_refuses_parts_that_are_none_foreign_or_by_invitation() -> None:
    event = EventFactory.create()
    invited = PartFactory.create(event=event, access=PartAccess.INVITATION)

    assert refused(event, parts=[]) == {"parts": "invalid_field"}
    assert refused(event, parts=[PartFactory.create()]) == {"parts": "invalid_field"}
    assert refused(event, parts=[invited]) == {"parts": "invalid_field"}


def test_register_part_for_tiers_is_open_to_them_only() -> None:
    event = EventFactory.create()
    part = PartFactory.create(event=event, access=PartAccess.TIERS, tiers=["standing"])
    assert refused(event, parts=[part]) == {"parts": "invalid_field"}
    assert_counters_true(event)

    unit = UnitFactory.create(name="春风街道社区服务中心")
    MembershipFactory.create(unit=unit, term__office=event.office, tier="standing")

    assert register(event, parts=[part]).result == Result.NEW


def test_register_online_only_where_event_and_part_are() -> None:
    hybrid = EventFactory.create(mode=Mode.HYBRID)
    online_part = PartFactory.create(event=hybrid, mode=Mode.HYBRID)
    data = applicant(attend_mode=AttendMode.ONLINE)

    assert refused(EventFactory.create(), data=data) == {
        "parts": "invalid_field",
        "attend_mode": "invalid_field",
    }
    assert refused(hybrid, data=data) == {"parts": "invalid_field"}
    assert register(hybrid, data=data, parts=[online_part]).registration.attend_mode == "online"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"status": EventStatus.DRAFT}, places.EventNotRunning),
        ({"status": EventStatus.CANCELLED}, places.EventNotRunning),
        ({"status": EventStatus.ARCHIVED}, places.EventNotRunning),
        ({"registration_opens_at": NOW + timedelta(seconds=1)}, eligibility.NotOpenYet),
        ({"registration_closes_at": NOW}, eligibility.Closed),
        (
            {"registration_opens_at": None, "registration_closes_at": None},
            eligibility.Closed,
        ),
    ],
)
def test_register_refused_outside_the_window(
    changes: dict[str, object], error: type[Exception]
) -> None:
    event = EventFactory.create(**changes)

    with pytest.raises(error):
        register(event)

    assert not Registration.objects.exists()


def test_register_refused_when_the_event_was_cancelled_meanwhile() -> None:
    stale = EventFactory.create()
    Event.objects.filter(pk=stale.pk).update(status=EventStatus.CANCELLED)

    with pytest.raises(places.EventNotRunning):
        register(stale)

    stale.confirmation = Confirmation.BY_HAND
    with pytest.raises(places.EventNotRunning):
        register(stale)


def test_register_by_hand_event_waits_for_the_organiser() -> None:
    event = EventFactory.create(confirmation=Confirmation.BY_HAND)

    registration = register(event).registration

    assert registration.status == RegistrationStatus.SUBMITTED
    assert not Ticket.objects.exists()
    assert Message.objects.get().kind == "registration_received"
    assert_counters_true(event)


@pytest.mark.parametrize("limit", ["event", "category", "part"])
def test_register_without_a_place_waits_with_a_number(limit: str) -> None:
    event = EventFactory.create(
        capacity=1 if limit == "event" else None,
        with_category__quota=1 if limit == "category" else None,
        with_part__capacity=1 if limit == "part" else None,
    )

    states = [register(event, n).registration for n in (1, 2, 3)]

    assert [row.status for row in states] == ["confirmed", "waitlisted", "waitlisted"]
    assert [row.waitlist_no for row in states] == [None, 1, 2]
    assert Ticket.objects.count() == 1
    assert_counters_true(event)


def test_register_full_part_frees_what_was_taken_before_it() -> None:
    event = EventFactory.create(capacity=5, with_part__capacity=None)
    PartFactory.create(event=event, capacity=0)

    assert register(event).registration.status == RegistrationStatus.WAITLISTED
    assert_counters_true(event)


def test_register_same_form_twice_registers_once() -> None:
    event = EventFactory.create()
    token = links.new_nonce()

    first = register(event, form_token=token)
    again = register(event, form_token=token)

    assert again.result == Result.REPEATED
    assert again.secret == first.secret
    assert Registration.objects.count() == Person.objects.count() == Message.objects.count() == 1
    assert_counters_true(event)


def test_register_same_form_with_a_colleagues_data_registers_the_colleague() -> None:
    event = EventFactory.create()
    token = links.new_nonce()
    first = register(event, 1, form_token=token)

    colleague = register(event, 2, form_token=token)

    assert colleague.result == Result.NEW
    assert colleague.secret != first.secret
    assert links.find(first.secret) == first.registration


def test_register_known_phone_changes_nothing_and_sends_the_link_there() -> None:
    event = EventFactory.create()
    first = register(event).registration

    outcome = register(event, data=applicant(1, name="张鹭", unit_name="别的单位"))

    assert outcome.result == Result.KNOWN
    row = Registration.objects.get()
    assert (row.name, row.unit_name) == (first.name, first.unit_name)
    assert Person.objects.count() == 1
    message = Message.objects.get(kind="registration_link")
    assert message.person == first.person
    assert_counters_true(event)


def test_register_known_phone_gets_the_link_once_an_hour_only() -> None:
    event = EventFactory.create()
    register(event)

    for _ in range(3):
        register(event)
    register(event, now=NOW + timedelta(hours=1))

    assert Message.objects.filter(kind="registration_link").count() == 2


def test_register_same_phone_and_name_is_the_same_person_elsewhere() -> None:
    first = register(EventFactory.create()).registration

    second = register(EventFactory.create()).registration

    assert second.person == first.person


def test_register_known_phone_with_another_name_is_another_person() -> None:
    first = register(EventFactory.create()).registration

    second = register(EventFactory.create(), data=applicant(1, name="张鹭")).registration

    assert second.person != first.person
    first.person.refresh_from_db()
    assert first.person.name == first.name


def test_register_ignores_people_merged_or_erased() -> None:
    kept = PersonFactory.create(name=applicant().name, phone="+8613800000001")
    PersonFactory.create(name=applicant().name, phone="+8613800000001", merged_into=kept)
    kept.erased_at = NOW
    kept.save()

    registration = register(EventFactory.create()).registration

    assert registration.person.erased_at is None
    assert registration.person.merged_into is None


def test_register_again_after_cancelling_gets_a_place_of_its_own() -> None:
    event = EventFactory.create()
    token = links.new_nonce()
    first = register(event, form_token=token)
    cancelling.cancel(registration=first.registration, actor=first.registration.person, now=NOW)

    again = register(event, form_token=token)

    assert again.result == Result.NEW
    assert again.secret != first.secret
    assert again.registration.person == first.registration.person
    assert_counters_true(event)


def test_register_again_after_being_declined_goes_to_the_organiser() -> None:
    event = EventFactory.create(confirmation=Confirmation.BY_HAND)
    first = register(event).registration
    deciding.decline(registration=first, reason="名额有限", actor=UserFactory.create(), now=NOW)
    event.confirmation = Confirmation.AUTOMATIC
    event.save()

    again = register(event)

    assert again.registration.status == RegistrationStatus.SUBMITTED
    assert_counters_true(event)


def test_register_by_staff_may_be_late_without_phone_and_post() -> None:
    event = EventFactory.create(registration_closes_at=NOW - timedelta(days=1))
    staff = UserFactory.create()

    outcome = register(
        event, data=applicant(phone="", position=""), source=Source.DESK, actor=staff
    )

    assert outcome.registration.status == RegistrationStatus.CONFIRMED
    assert AuditEntry.objects.get(action="registration.created").actor == f"people.user:{staff.pk}"
    assert Message.objects.get().status == "dropped"


def test_register_by_staff_is_told_of_a_known_phone() -> None:
    event = EventFactory.create()
    first = register(event).registration

    with pytest.raises(registering.AlreadyRegistered) as caught:
        register(event, source=Source.PHONE, actor=UserFactory.create())

    assert caught.value.registration == first
    assert not Message.objects.filter(kind="registration_link").exists()


def test_register_never_touches_another_events_counters() -> None:
    event, other = EventFactory.create(), EventFactory.create()

    register(event)

    other.refresh_from_db()
    assert other.taken == 0
    assert Category.objects.get(event=other).taken == 0
