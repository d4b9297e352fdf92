"""The last 50 places, wanted by 200 at once through the form: exactly 50, and how long it takes."""

import os
import threading
import time
from collections.abc import Iterator
from typing import Final

from benchmarks._context import Context, Result
from benchmarks._phones import ADDRESS_HEADER, Phone, address_of
from benchmarks.register_web import make_event
from registrations.enums import RegistrationStatus
from registrations.models import Registration, Ticket

PLACES: Final = 50
WANT: Final = 200
PEER: Final = 55.0  # seconds; pretix through its pages, exactly 50 (its API: 9.9)


def run(context: Context) -> Iterator[Result]:
    """Seconds from the first to the last answer; RuntimeError unless exactly 50 got a place."""
    event = make_event("last-places", capacity=PLACES)
    path = f"/e/{event.slug}/register/"
    os.environ["CLIENT_ADDRESS_HEADER"] = ADDRESS_HEADER
    errors: list[Exception] = []
    with context.serving() as site:
        phones = [Phone(site, address_of(number)) for number in range(WANT)]
        forms = []
        for phone in phones:
            forms.append(phone.open_form(path))
            phone.hang_up()
        gate = threading.Barrier(WANT + 1)

        def send(number: int) -> None:
            gate.wait()
            try:
                phones[number].send_form(path, forms[number], number)
            except Exception as error:  # noqa: BLE001  raised again below
                errors.append(error)

        threads = [threading.Thread(target=send, args=(number,)) for number in range(WANT)]
        for thread in threads:
            thread.start()
        gate.wait()
        started = time.perf_counter()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - started
    if errors:
        raise errors[0]
    _check(event.pk)
    conditions = context.conditions(
        f"{WANT} forms sent at once for {PLACES} places: {PLACES} confirmed, the others waiting",
        "granian 4 workers × 1 thread, load generator on the same cores, limits on",
    )
    yield Result("last_places", seconds, "s", PEER, conditions)


def _check(event_id: int) -> None:
    rows = Registration.objects.filter(event=event_id)
    confirmed = rows.filter(status=RegistrationStatus.CONFIRMED).count()
    waiting = rows.filter(status=RegistrationStatus.WAITLISTED)
    numbers = sorted(row.waitlist_no or 0 for row in waiting)
    tickets = Ticket.objects.filter(event=event_id).count()
    if (confirmed, tickets) != (PLACES, PLACES) or numbers != list(range(1, WANT - PLACES + 1)):
        message = f"{confirmed} confirmed, {tickets} tickets, {len(numbers)} waiting"
        raise RuntimeError(message)
