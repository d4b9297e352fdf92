"""Two acceptances for one hour at the same moment: PostgreSQL with real threads."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from lecturers.domain import assignments
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, SessionFactory
from tests.factories.lecturers import AssignmentFactory, LecturerFactory


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_acceptances_for_one_hour_at_once_one_stands() -> None:
    lecturer = LecturerFactory.create()
    rows = [
        AssignmentFactory.create(
            lecturer=lecturer,
            session=SessionFactory.create(
                part=EventFactory.create().parts.get(),
                starts_at=at(14, 9) + timedelta(minutes=30 * number),
            ),
        )
        for number in range(4)
    ]
    start = threading.Barrier(len(rows))
    outcomes: list[str] = []

    def accept(row: Assignment) -> None:
        start.wait()
        try:
            assignments.accept(assignment=row, actor=None, now=NOW)
            outcomes.append("accepted")
        except assignments.TimeTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "taken", "taken", "taken"]
    assert Assignment.objects.filter(status=AssignmentStatus.ACCEPTED).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db
def test_database_itself_refuses_two_for_one_hour() -> None:
    first = AssignmentFactory.create(status=AssignmentStatus.ACCEPTED)
    later = first.starts_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="lecturers_assignment_one_hour"):
        AssignmentFactory.create(
            status=AssignmentStatus.ACCEPTED,
            lecturer=first.lecturer,
            session=SessionFactory.create(starts_at=later),
        )
