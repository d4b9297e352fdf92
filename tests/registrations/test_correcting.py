from typing import Any

import pytest

from core.models import AuditEntry
from events.enums import PartAccess
from events.models import Event, Part
from registrations.domain import cancelling, correcting, places
from registrations.models import Registration
from registrations.validators import InvalidFields
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.people import MembershipFactory, UnitFactory, UserFactory
from tests.registrations.helpers import applicant, assert_counters_true, register

pytestmark = pytest.mark.django_db


def correct(row: Registration, **changes: Any) -> Registration:
    """A person's own correction, of nothing unless said."""
    arguments = {
        "registration": row,
        "data": applicant(1),
        "parts": list(Part.objects.filter(chosen_by__registration=row)),
        "actor": row.person,
        "now": NOW,
    }
    return correcting.correct(**{**arguments, **changes})


def test_correction_of_nothing_writes_nothing() -> None:
    row = register(EventFactory.create()).registration

    correct(row)

    assert not AuditEntry.objects.filter(action="registration.corrected").exists()


def test_correction_records_field_names_and_never_values() -> None:
    row = register(EventFactory.create()).registration

    correct(row, data=applicant(1, name="曾晓明", position="书记"))

    entry = AuditEntry.objects.get(action="registration.corrected")
    assert entry.fields == ["name", "position"]
    assert "曾晓明" not in str(vars(entry))


def test_correction_leaves_a_person_whom_others_rely_on() -> None:
    row = register(EventFactory.create()).registration
    register(EventFactory.create())  # the same person elsewhere

    correct(row, data=applicant(1, name="曾晓明"))

    row.refresh_from_db()
    row.person.refresh_from_db()
    assert (row.name, row.person.name) == ("曾晓明", applicant(1).name)


def test_correction_of_parts_moves_places_to_who_waits() -> None:
    event = EventFactory.create(with_part=False)
    full, free = (PartFactory.create(event=event, capacity=c) for c in (1, None))
    row = register(event, 1, parts=[full]).registration
    waiting = register(event, 2, parts=[full]).registration

    correct(row, parts=[free])

    waiting.refresh_from_db()
    assert waiting.status == "offered"
    assert_counters_true(event)


def test_correction_into_a_full_part_changes_nothing() -> None:
    event = EventFactory.create(with_part=False)
    full, free = (PartFactory.create(event=event, capacity=c) for c in (0, None))
    row = register(event, 1, parts=[free]).registration

    with pytest.raises(places.PartFull):
        correct(row, data=applicant(1, name="曾晓明"), parts=[full])

    row.refresh_from_db()
    assert row.name == applicant(1).name
    assert_counters_true(event)


def test_correction_keeps_a_part_by_invitation_and_gives_none() -> None:
    event = EventFactory.create()
    row = register(event).registration
    invited = PartFactory.create(event=event, access=PartAccess.INVITATION)

    with pytest.raises(InvalidFields):
        correct(row, parts=[invited])

    given = [*event.parts.all()]
    correct(row, parts=given, actor=UserFactory.create(), is_public=False)
    correct(row, parts=given, data=applicant(1, position="书记"))
    assert set(row.chosen_parts.values_list("part_id", flat=True)) == {p.pk for p in given}


def test_correction_opens_a_part_for_tiers_to_their_units_only() -> None:
    event = EventFactory.create()
    part = PartFactory.create(event=event, access=PartAccess.TIERS, tiers=["standing"])
    member = UnitFactory.create(name="常委单位社区中心")
    MembershipFactory.create(unit=member, term__office=event.office, tier="standing")
    row = register(event, parts=list(Part.objects.exclude(pk=part.pk))).registration

    with pytest.raises(InvalidFields):
        correct(row, parts=[part])
    correct(row, parts=[part], data=applicant(1, unit_name=member.name))

    row.refresh_from_db()
    assert (row.unit, row.tier) == (member, "standing")
    assert_counters_true(event)


def test_correction_of_a_cancelled_registration_is_refused() -> None:
    row = register(EventFactory.create()).registration
    cancelling.cancel(registration=row, actor=row.person, now=NOW)

    with pytest.raises(correcting.NotCorrectable):
        correct(row, data=applicant(1, name="曾晓明"))


def test_correction_by_the_person_cannot_change_the_category() -> None:
    event: Event = EventFactory.create()
    row = register(event).registration
    guest = CategoryFactory.create(event=event)

    correct(row, category=guest)

    row.refresh_from_db()
    assert row.category != guest
