from datetime import timedelta

import pytest
from django.test import Client

from events.enums import Confirmation
from events.models import Category, Event, Part
from notifications.models import Message
from registrations import tasks
from registrations.domain import cancelling, links, waitlist
from registrations.models import Registration, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.people import UserFactory
from tests.registrations.helpers import assert_counters_true, register

pytestmark = pytest.mark.django_db
EXPIRED = NOW + waitlist.OFFER_LIFETIME


def status_of(row: Registration) -> str:
    row.refresh_from_db()
    return row.status


def test_freed_place_is_offered_to_the_first_in_line() -> None:
    event = EventFactory.create(capacity=1)
    holder, first, second = (register(event, n).registration for n in (1, 2, 3))

    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    assert (status_of(first), status_of(second)) == ("offered", "waitlisted")
    assert first.offer_expires_at == EXPIRED
    assert Message.objects.filter(kind="registration_offered", person=first.person).exists()
    assert_counters_true(event)


def test_freed_place_passes_over_who_does_not_fit() -> None:
    event = EventFactory.create(capacity=2)
    other = CategoryFactory.create(event=event, quota=0)
    holder = register(event, 1).registration
    register(event, 2)
    passed = register(event, 3, category=other).registration
    fitting = register(event, 4).registration

    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    assert (status_of(passed), status_of(fitting)) == ("waitlisted", "offered")
    assert passed.waitlist_no == 1
    Category.objects.filter(pk=other.pk).update(quota=1)
    Event.objects.update(capacity=3)
    waitlist.expire_offers(now=NOW)
    assert status_of(passed) == "offered"
    assert_counters_true(event)


def test_freed_place_in_a_part_goes_to_who_waits_for_it() -> None:
    event = EventFactory.create()
    part = PartFactory.create(event=event, capacity=1)
    holder, waiting = (register(event, n, parts=[part]).registration for n in (1, 2))

    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    assert status_of(waiting) == "offered"
    assert Part.objects.get(pk=part.pk).taken == 1


def test_offers_stop_when_registration_closes() -> None:
    event = EventFactory.create(capacity=1)
    holder, waiting = (register(event, n).registration for n in (1, 2))
    closed = NOW + timedelta(days=10)  # the factory's window
    assert closed == event.registration_closes_at

    cancelling.cancel(registration=holder, actor=holder.person, now=closed)
    waitlist.expire_offers(now=closed)

    assert status_of(waiting) == "waitlisted"
    with pytest.raises(waitlist.OffersStopped):
        waitlist.offer(registration=waiting, actor=UserFactory.create(), now=closed)


def test_offer_ends_with_the_registration_window() -> None:
    event = EventFactory.create(capacity=1, registration_closes_at=NOW + timedelta(hours=5))
    holder, waiting = (register(event, n).registration for n in (1, 2))

    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    status_of(waiting)
    assert waiting.offer_expires_at == NOW + timedelta(hours=5)


def test_offer_without_an_answer_expires_and_goes_on() -> None:
    event = EventFactory.create(capacity=1)
    holder, first, second = (register(event, n).registration for n in (1, 2, 3))
    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    assert waitlist.expire_offers(now=EXPIRED - timedelta(seconds=1)) == 0
    assert waitlist.expire_offers(now=EXPIRED) == 1
    assert waitlist.expire_offers(now=EXPIRED) == 0

    assert (status_of(first), status_of(second)) == ("expired", "offered")
    assert Message.objects.filter(kind="registration_offer_expired").count() == 1
    with pytest.raises(waitlist.OfferExpired):
        waitlist.accept(registration=first, actor=first.person, now=EXPIRED)
    assert not Ticket.objects.filter(registration=first).exists()
    assert_counters_true(event)


def test_offer_that_is_over_cannot_be_accepted_before_the_sweep() -> None:
    event = EventFactory.create(capacity=1)
    holder, waiting = (register(event, n).registration for n in (1, 2))
    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    with pytest.raises(waitlist.OfferExpired):
        waitlist.accept(registration=waiting, actor=waiting.person, now=EXPIRED)


def test_offer_expired_rejoins_with_its_number() -> None:
    event = EventFactory.create(capacity=1)
    holder, first, second = (register(event, n).registration for n in (1, 2, 3))
    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)
    waitlist.expire_offers(now=EXPIRED)

    waitlist.rejoin(registration=first, actor=first.person, now=EXPIRED)

    assert (status_of(first), first.waitlist_no) == ("waitlisted", 1)
    assert status_of(second) == "offered"


def test_sweep_offers_places_of_a_raised_limit() -> None:
    event = EventFactory.create(capacity=0)
    rows = [register(event, n).registration for n in (1, 2, 3)]
    Event.objects.update(capacity=2)

    tasks.expire_offers()

    assert [status_of(row) for row in rows] == ["offered", "offered", "waitlisted"]
    assert_counters_true(event)


def test_place_that_is_offered_is_not_taken_by_a_newcomer() -> None:
    event = EventFactory.create(capacity=1)
    holder, _waiting = (register(event, n).registration for n in (1, 2))
    cancelling.cancel(registration=holder, actor=holder.person, now=NOW)

    assert register(event, 3).registration.status == "waitlisted"


@pytest.mark.parametrize(
    "status", ["submitted", "returned", "waitlisted", "declined", "cancelled", "replaced"]
)
def test_answer_to_an_offer_never_made_confirms_nobody(client: Client, status: str) -> None:
    event = EventFactory.create(confirmation=Confirmation.BY_HAND, capacity=1)
    row = register(event).registration
    Registration.objects.update(status=status)

    with pytest.raises(waitlist.NoOffer):
        waitlist.accept(registration=row, actor=row.person, now=NOW)
    client.post(f"{links.path_of(row)}offer/", {"answer": "accept"})

    assert status_of(row) == status
    assert not Ticket.objects.exists()
    assert_counters_true(event)
