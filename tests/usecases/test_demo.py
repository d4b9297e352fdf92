"""The demo as printed: real activities, invented people, and loading it twice changes nothing."""

from datetime import date, timedelta
from io import StringIO
from typing import ClassVar

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from attendance.enums import AttendanceStatus
from attendance.models import Attendance
from calls.domain import freezing, ranking_order
from calls.enums import Door, ReviewStatus, StepKind, SubmissionStatus
from calls.models import Call, FrozenRanking, Objection, PublicNotice, Review, Step, Submission
from certificates.enums import CertificateStatus
from certificates.models import Certificate
from core.text import regions
from events.enums import HostRole, SessionRole
from events.models import Event, Part, SessionPerson
from lecturers.enums import AppointmentRole, AppointmentStatus, AssignmentStatus
from lecturers.models import Appointment, Assignment
from notifications.enums import MessageStatus
from notifications.models import Message
from people.models import Person, User
from portal import demo_accounts
from registrations.enums import RegistrationStatus
from registrations.models import Registration, Ticket
from usecases.demo import second_batch

pytestmark = [pytest.mark.django_db, pytest.mark.live_clock]


def _rows() -> dict[str, int]:
    ours = [model for model in apps.get_models() if model.__module__.startswith(_APPS)]
    return {model._meta.label: model._default_manager.count() for model in ours}


_APPS = (
    *("people", "events", "registrations", "attendance", "calls", "lecturers"),
    *("certificates", "notifications", "core"),
)


class TestDemo(TestCase):
    """Loaded once for all: it takes seconds."""

    printed: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        output = StringIO()
        call_command("demo", stdout=output)
        cls.printed = output.getvalue()

    def test_demo_loaded_twice_changes_nothing(self) -> None:
        before = _rows()
        call_command("demo", stdout=StringIO())
        assert _rows() == before
        assert before["events.Event"] == 6

    def test_demo_prints_its_accounts(self) -> None:
        for username in demo_accounts.USERNAMES:
            assert username in self.printed

    def test_demo_xining_has_parts_hosts_and_speakers_as_printed(self) -> None:
        event = Event.objects.get(slug="xining-2024")
        assert (event.starts_on, event.ends_on) == (date(2024, 8, 20), date(2024, 8, 23))
        assert event.parts.count() == 4
        hosts = event.hosts.filter(role=HostRole.SUPPORTER).order_by("order")
        assert [host.name for host in hosts] == [
            "西宁市委社会工作部",
            "海东市委社会工作部",
            "青海省物业管理协会",
        ]
        topics = SessionPerson.objects.filter(session__part__event=event).values_list(
            "topic", flat=True
        )
        assert "高质量推进社区物业管理服务的操作思路" in topics
        provinces = set(event.registrations.values_list("region_code", flat=True))
        assert len({regions.province_name(code) for code in provinces}) == 10

    def test_demo_lecture_series_keeps_the_gap_in_its_numbers(self) -> None:
        numbers = Part.objects.filter(series__year=2023).order_by("series_no")
        assert [(part.series_no, part.event.slug) for part in numbers] == [
            (1, "xian-2023"),
            (3, "chengdu-2023"),
        ]

    def test_demo_class_of_ninety_is_complete_and_believable(self) -> None:
        event = Event.objects.get(slug="changsha-2024")
        assert event.taken == event.registrations.confirmed().count() == 90
        assert len(set(event.registrations.values_list("region_code", flat=True))) == 9
        lecturers = SessionPerson.objects.filter(
            session__part__event=event, role=SessionRole.LECTURER
        )
        assert lecturers.values("person").distinct().count() == 5
        marks = Attendance.objects.filter(session__part__event=event)
        assert marks.count() == 90 * 10
        assert set(marks.values_list("status", flat=True)) == set(AttendanceStatus.values)
        issued = Certificate.objects.filter(part__event=event, status=CertificateStatus.EFFECTIVE)
        assert 80 <= issued.count() < 90
        assert list(issued.order_by("seq").values_list("seq", flat=True)) == list(
            range(1, issued.count() + 1)
        )
        assert not issued.filter(sha256="").exists()

    def test_demo_trainee_holds_a_certificate_of_the_class(self) -> None:
        held = Certificate.objects.get(person__user__username="trainee")
        assert held.part
        assert (held.status, held.part.event.slug) == (CertificateStatus.EFFECTIVE, "changsha-2024")

    def test_demo_names_test_the_system(self) -> None:
        names = list(Registration.objects.values_list("name", flat=True))
        assert any("·" in name for name in names)
        assert any(len(name) == 2 for name in names)
        assert any(len(name) == 4 for name in names)
        assert names.count("李伟") >= 2
        assert any(ord(character) > 0xFFFF for name in names for character in name)

    def test_demo_posts_that_recur_are_one_person(self) -> None:
        for name in ("沈知衡", "梁若愚", "周怀瑾"):
            assert Person.objects.filter(name=name).count() == 1

    def test_demo_numbers_are_invented_ones(self) -> None:
        phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
        assert phones
        assert all(phone.startswith("+861990000") for phone in phones)

    def test_demo_tells_nobody_about_the_past(self) -> None:
        # Only those who registered this morning and wait for the organiser's decision heard of it.
        waiting = Registration.objects.filter(status=RegistrationStatus.SUBMITTED)
        assert waiting.count() == 6
        to_send = Message.objects.filter(status=MessageStatus.QUEUED)
        told = set(to_send.values_list("kind", "scope"))
        assert told == {
            ("registration_received", f"events.event:{one.event_id}") for one in waiting
        }

    def test_demo_second_batch_stands_on_public_notice(self) -> None:
        today = timezone.localdate()
        call = Call.objects.get(slug__startswith=second_batch.PREFIX)
        notice = PublicNotice.objects.get(call=call)
        assert notice.starts_on <= today <= (notice.ends_on or today)
        assert 40 <= notice.entries.count() < 60 <= call.submissions.count() <= 65
        assert set(call.submissions.values_list("door", flat=True)) == set(Door.values)
        assert call.submissions.exclude(limit_reason="").count() == 1
        statuses = set(call.submissions.values_list("status", flat=True))
        assert {SubmissionStatus.RETURNED, SubmissionStatus.NOT_APPROVED} < statuses
        assert Objection.objects.open().get().notice == notice
        assert Submission.objects.get(call=call, person__user__username="nominee").endorsed_by
        assert call.steps.get(kind=StepKind.NOMINATION).extensions.exists()

    def test_demo_reviewers_were_divided_and_one_is_not_done(self) -> None:
        first, second = Step.objects.filter(kind=StepKind.SCORING).order_by("order")
        frozen = FrozenRanking.objects.get(step=first)
        order = ranking_order.of_content(freezing.content_of(frozen))
        results = [row.summary.result for row in order if row.summary]
        assert len(set(results)) < len(results)
        assert Review.objects.filter(member__step=first, status=ReviewStatus.RECUSED).exists()
        reviewer = User.objects.get(username="reviewer")
        open_reviews = Review.objects.filter(member__step=second, status=ReviewStatus.OPEN)
        assert set(open_reviews.values_list("member__person__user", flat=True)) == {reviewer.pk}

    def test_demo_first_batch_of_23_had_different_fates(self) -> None:
        first = Appointment.objects.filter(batch__number=1)
        assert first.count() == 23
        assert set(first.values_list("status", flat=True)) == set(AppointmentStatus.values)
        assert set(first.values_list("role", flat=True)) == set(AppointmentRole.values)
        assert first.filter(renewed_by__isnull=False).count() == 4
        asked = set(Assignment.objects.values_list("status", flat=True))
        assert {
            AssignmentStatus.INVITED,
            AssignmentStatus.ACCEPTED,
            AssignmentStatus.DECLINED,
        } < asked
        waiting = Assignment.objects.filter(status=AssignmentStatus.INVITED)
        assert waiting.filter(lecturer__person__user__username="lecturer").exists()

    def test_demo_events_move_with_today(self) -> None:
        now = timezone.now()
        coming = Event.objects.with_registration_open(now)
        assert coming.filter(starts_on=timezone.localdate(now + timedelta(days=21))).exists()
        under_way = coming.get(starts_on=timezone.localdate(now))
        assert Ticket.objects.filter(event=under_way, revoked_at__isnull=True).count() == 24
