"""Many at once on PostgreSQL, with real threads: the last place, the list, the same form."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.errors import DomainError
from events.enums import Confirmation
from events.models import Event
from people.models import Person
from registrations.domain import cancelling, deciding, links, waitlist
from registrations.domain.registering import Outcome, Result
from registrations.models import Registration, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.people import UserFactory
from tests.registrations.helpers import applicant, assert_counters_true, register

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment, each on a connection of its own; results or refusals."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[number] = act()
        except Exception as error:  # noqa: BLE001  looked at by the test
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [
        result
        for result in results
        if isinstance(result, Exception) and not isinstance(result, DomainError)
    ]
    assert not unexpected, unexpected
    return results


def states_of(event: Event) -> Counter[str]:
    return Counter(event.registrations.values_list("status", flat=True))


@pytest.mark.parametrize("limit", ["event", "category", "part"])
def test_last_places_go_to_so_many_and_no_more(limit: str) -> None:
    event = EventFactory.create(
        capacity=3 if limit == "event" else None,
        with_category__quota=3 if limit == "category" else None,
        with_part__capacity=3 if limit == "part" else None,
    )

    at_once(*(lambda n=n: register(event, n) for n in range(8)))

    assert states_of(event) == {"confirmed": 3, "waitlisted": 5}
    waiting = event.registrations.filter(status="waitlisted").order_by("waitlist_no")
    assert list(waiting.values_list("waitlist_no", flat=True)) == [1, 2, 3, 4, 5]
    assert Ticket.objects.count() == 3
    assert_counters_true(event)


def test_parts_chosen_in_any_order_never_deadlock() -> None:
    event = EventFactory.create(with_part=False)
    parts = [PartFactory.create(event=event, capacity=2) for _ in range(3)]
    categories = [CategoryFactory.create(event=event, quota=3) for _ in range(2)]

    at_once(
        *(
            lambda n=n: register(
                event,
                n,
                parts=[parts[n % 3], parts[(n + 1) % 3]][:: 1 if n % 2 else -1],
                category=categories[n % 2],
            )
            for n in range(8)
        )
    )

    assert sum(states_of(event).values()) == 8
    assert_counters_true(event)


def test_same_form_sent_at_once_registers_once() -> None:
    event = EventFactory.create()
    token = links.new_nonce()

    outcomes: list[Outcome] = at_once(*[lambda: register(event, 1, form_token=token)] * 6)

    assert Registration.objects.count() == Person.objects.count() == 1
    assert len({outcome.secret for outcome in outcomes}) == 1
    assert Counter(o.result for o in outcomes) == {Result.NEW: 1, Result.REPEATED: 5}
    assert_counters_true(event)


def test_same_phone_at_once_registers_once() -> None:
    event = EventFactory.create()

    outcomes: list[Outcome] = at_once(
        *(lambda name=name: register(event, data=applicant(1, name=name)) for name in "甲乙丙丁戊")
    )

    assert Registration.objects.count() == 1
    assert Counter(o.result for o in outcomes) == {Result.NEW: 1, Result.KNOWN: 4}
    assert_counters_true(event)


def test_places_freed_at_once_are_offered_once_each() -> None:
    event = EventFactory.create(capacity=3)
    rows = [register(event, n).registration for n in range(8)]

    at_once(
        *(
            lambda row=row: cancelling.cancel(registration=row, actor=row.person, now=NOW)
            for row in rows[:3]
        ),
        lambda: waitlist.promote_next(event=event, now=NOW),
        lambda: register(event, 9),
    )

    assert states_of(event)["offered"] + states_of(event)["confirmed"] == 3
    offered = event.registrations.filter(status="offered").order_by("waitlist_no")
    numbers = list(offered.values_list("waitlist_no", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))  # nobody was jumped over
    assert_counters_true(event)


def test_offer_accepted_twice_and_declined_at_once_ends_in_one_state() -> None:
    event = EventFactory.create(capacity=0)
    row = register(event).registration
    Event.objects.update(capacity=1)
    waitlist.expire_offers(now=NOW)

    at_once(
        *[lambda: waitlist.accept(registration=row, actor=row.person, now=NOW)] * 3,
        lambda: cancelling.cancel(registration=row, actor=row.person, now=NOW),
    )

    row.refresh_from_db()
    assert row.status in ("confirmed", "cancelled")
    valid = Ticket.objects.filter(revoked_at__isnull=True).count()
    assert valid == (1 if row.status == "confirmed" else 0)
    assert_counters_true(event)


def test_two_organisers_confirm_the_same_people_at_once() -> None:
    event = EventFactory.create(confirmation=Confirmation.BY_HAND, capacity=2)
    ids = [register(event, n).registration.pk for n in range(4)]
    colleagues = [UserFactory.create() for _ in range(2)]

    at_once(
        *(
            lambda user=user: deciding.decide_all(
                event=event, registration_ids=ids, act="confirm", actor=user, now=NOW
            )
            for user in colleagues
        )
    )

    assert states_of(event) == {"confirmed": 2, "submitted": 2}
    assert Ticket.objects.count() == 2
    assert_counters_true(event)
