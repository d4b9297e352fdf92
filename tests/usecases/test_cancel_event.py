"""An event is cancelled and everything follows, once."""

from collections.abc import Callable
from typing import Any

import pytest

from certificates.models import Certificate
from core.models import AuditEntry
from core.state import IllegalTransition
from events.domain import release
from events.enums import EventStatus
from events.models import Event
from notifications.models import Message
from registrations.enums import RegistrationStatus
from registrations.models import Ticket
from tests.factories.certificates import CertificateFactory
from tests.factories.clock import NOW
from tests.factories.events import EventFactory, SessionFactory, SessionPersonFactory
from tests.factories.people import UserFactory
from tests.factories.registrations import RegistrationFactory
from usecases import cancel_event

pytestmark = pytest.mark.django_db
S = RegistrationStatus


@pytest.fixture
def event() -> Event:
    event = EventFactory.create(capacity=50)
    for status in (S.CONFIRMED, S.SUBMITTED, S.RETURNED, S.WAITLISTED, S.DECLINED):
        RegistrationFactory.create(event=event, status=status)
    RegistrationFactory.create(event=event, status=S.OFFERED, offer_expires_at=NOW)
    row = SessionPersonFactory.create(session=SessionFactory.create(part=event.parts.get()))
    release.release(event=event, actor=None, now=NOW, notify=False)
    assert row.person.registrations.count() == 0
    event.refresh_from_db()
    return event


def cancel(event: Event) -> cancel_event.Consequences:
    return cancel_event.cancel_event(
        event=event, reason="场地停用", actor=UserFactory.create(), now=NOW
    )


def test_cancelling_does_what_the_page_said(event: Event) -> None:
    said = cancel_event.consequences(event)
    assert (said.registrations, said.tickets, said.waiting, said.messages) == (5, 1, 2, 6)
    assert cancel(event) == said


def test_registrations_end_and_places_are_free(event: Event) -> None:
    cancel(event)
    states = sorted(event.registrations.values_list("status", flat=True))
    assert states == ["cancelled"] * 5 + ["declined"]
    event.refresh_from_db()
    assert (event.status, event.taken) == (EventStatus.CANCELLED, 0)
    assert event.categories.get().taken == event.parts.get().taken == 0


def test_tickets_are_revoked_and_nothing_more_is_offered(event: Event) -> None:
    cancel(event)
    assert not Ticket.objects.filter(event=event, revoked_at__isnull=True).exists()
    assert not event.registrations.filter(status=S.OFFERED).exists()


def test_everybody_is_told_once_with_the_reason(
    event: Event, run_tasks: Callable[[], Any], mailoutbox: list[Any]
) -> None:
    Message.objects.all().delete()
    cancel(event)
    cancel(event)
    assert Message.objects.filter(kind="event_cancelled").count() == 6
    assert Message.objects.count() == 6


def test_second_cancelling_changes_nothing(event: Event) -> None:
    cancel(event)
    entries = AuditEntry.objects.count()
    assert cancel(event) == cancel_event.Consequences()
    assert AuditEntry.objects.count() == entries


def test_certificates_stay_as_they_are(event: Event) -> None:
    certificate = CertificateFactory.create(part=event.parts.get())
    before = Certificate.objects.filter(pk=certificate.pk).values().get()
    cancel(event)
    assert Certificate.objects.filter(pk=certificate.pk).values().get() == before


def test_archived_event_is_refused_and_nothing_follows(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(status=EventStatus.ARCHIVED)
    with pytest.raises(IllegalTransition):
        cancel(event)
    assert event.registrations.filter(status=S.CANCELLED).count() == 0


def test_each_registration_is_in_the_record(event: Event) -> None:
    cancel(event)
    assert AuditEntry.objects.filter(action="registration.cancelled").count() == 5
