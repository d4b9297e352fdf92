"""The service record: what was taught, from the programme, with as many statements for many."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from events.enums import SessionRole
from lecturers.domain import service
from lecturers.models import Lecturer
from tests.factories import (
    NOW,
    AppointmentFactory,
    AssignmentFactory,
    LecturerFactory,
    ProgrammeReleaseFactory,
    SessionFactory,
    SessionPersonFactory,
)

pytestmark = pytest.mark.django_db


def taught(lecturer: Lecturer, *, days: int = 10, **fields: Any) -> Any:
    """The lecturer's appearance in a released session of three hours so many days ago."""
    starts_at = NOW - timedelta(days=days)
    role = fields.pop("role", SessionRole.LECTURER)
    session = SessionFactory.create(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), hours=Decimal(3), **fields
    )
    ProgrammeReleaseFactory.create(event=session.part.event)
    return SessionPersonFactory.create(session=session, person=lecturer.person, role=role)


def test_log_has_what_was_taught_and_nothing_else() -> None:
    lecturer = LecturerFactory.create()
    held = taught(lecturer)
    taught(lecturer, days=-1)  # still to come
    taught(lecturer, dropped_at=NOW)
    taught(lecturer, role=SessionRole.CERTIFICATE_PRESENTER)
    unreleased = SessionFactory.create(
        starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )
    SessionPersonFactory.create(session=unreleased, person=lecturer.person)
    log = service.log_of([lecturer], now=NOW)[lecturer.pk]
    assert [row.session_id for row in log] == [held.session_id]
    assert service.summed(log) == service.Service(sessions=1, hours=Decimal(3))


def test_service_in_a_term_counts_its_days_and_what_was_for_the_public_benefit() -> None:
    appointment = AppointmentFactory.create()  # since a year
    lecturer = appointment.lecturer
    taught(lecturer, days=400)
    for days, is_benefit in ((10, True), (11, True), (12, False)):
        appearance = taught(lecturer, days=days)
        AssignmentFactory.create(
            session=appearance.session,
            lecturer=lecturer,
            session_person=appearance,
            status="done",
            is_public_benefit=is_benefit,
        )
    log = service.log_of([lecturer], now=NOW)
    served = service.of_terms([appointment], log)[appointment.pk]
    assert (served.sessions, served.hours, served.benefit_share) == (3, Decimal(9), 66)


def test_log_of_many_takes_one_statement(count_queries: Callable[..., int]) -> None:
    rows = [LecturerFactory.create() for _ in range(3)]
    for row in rows:
        taught(row)
    assert count_queries(lambda: service.log_of(rows, now=NOW)) == 1
