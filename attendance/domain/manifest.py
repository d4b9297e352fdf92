"""The list that a device judges by: columns instead of rows, hashes instead of codes.

A version is the digest of the content, so that no write anywhere can be forgotten. What each row
was in a version is remembered in the cache for a day: `since` then answers with the rows that
differ, and with everything when the version is no longer known.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache

from attendance.domain import holders, plans
from attendance.models import Gate
from events.models import Part, Session
from registrations.models import Registration, RegistrationPart, Ticket

HASH_BYTES: Final = 10
REMEMBERED_SECONDS: Final = 24 * 3600
_ROW_DIGEST: Final = 8
_STATE: Final = {"confirmed": "c", "not_confirmed": "n", "cancelled": "x"}


@dataclass(frozen=True, slots=True)
class Row:
    """One registration as the door may know it."""

    id: int
    ticket: bytes
    state: str
    category: str
    parts: int
    name: str
    unit: str
    keys: str
    last4: str

    def digest(self) -> bytes:
        return hashlib.blake2b(repr(self).encode(), digest_size=_ROW_DIGEST).digest()


@dataclass(frozen=True)
class Manifest:
    version: str
    body: bytes


def ticket_hash(code: str) -> bytes:
    """The first 10 bytes of the SHA-256 of a ticket's code (interfaces §4)."""
    return hashlib.sha256(code.encode()).digest()[:HASH_BYTES]


def build(gate: Gate, *, since: str = "") -> Manifest:
    """The gate's list as JSON, or what changed in it since a version that is still remembered."""
    head = _head(gate)
    rows = _rows(gate.event_id, [part["id"] for part in head["parts"]])
    head_digest = hashlib.sha256(json.dumps(head, sort_keys=True).encode()).digest()
    digests = {row.id: row.digest() for row in rows}
    everything = hashlib.sha256(head_digest + b"".join(digests.values()))
    version = base64.b32encode(everything.digest()[:10]).decode().lower()
    key = f"manifest:{gate.event_id}:"
    known: Mapping[int, bytes] | None = cache.get(key + since) if since else None
    if since != version:
        cache.set(key + version, digests, REMEMBERED_SECONDS)
    is_whole = known is None or bool(known.keys() - digests.keys())
    sent = (
        rows if known is None or is_whole else [r for r in rows if known.get(r.id) != digests[r.id]]
    )
    content = {"version": version, "full": is_whole, **head, **_columns(sent)}
    return Manifest(
        version, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    )


def _head(gate: Gate) -> dict[str, Any]:
    event = gate.event
    plan = plans.of_event(gate.event_id)
    of_gate = plan.gates[gate.pk]
    titles = dict(
        Session.objects.filter(pk__in=[one.id for one in plan.sessions]).values_list("pk", "title")
    )
    revoked = Ticket.objects.filter(event_id=event.pk, revoked_at__isnull=False)
    return {
        "event": {"id": event.pk, "name": event.short_name, "utc_offset": plan.utc_offset},
        "gate": {
            "id": gate.pk,
            "name": gate.name,
            "counts": gate.counts_for,
            "sessions": sorted(of_gate.sessions),
            "opens_at": gate.opens_at.isoformat() if gate.opens_at else None,
            "closes_at": gate.closes_at.isoformat() if gate.closes_at else None,
            "is_closed": gate.is_closed,
            "early": of_gate.early,
            "late": of_gate.late,
        },
        "sessions": [
            {
                "id": one.id,
                "part": one.part,
                "title": titles.get(one.id, ""),
                "starts_at": plans.moment(one.start).isoformat(),
                "ends_at": plans.moment(one.end).isoformat(),
            }
            for one in plan.sessions
        ],
        "parts": [
            {"id": pk, "name": title}
            for pk, title in Part.objects.filter(event_id=event.pk)
            .order_by("pk")
            .values_list("pk", "title")
        ],
        "revoked": _base64(
            sorted(ticket_hash(code) for code in revoked.values_list("code", flat=True))
        ),
    }


def _rows(event_id: int, parts: list[int]) -> list[Row]:
    """Everybody whom the door may meet, by id; a bit of `parts` for each part of the event."""
    bits = {part: 1 << position for position, part in enumerate(parts)}
    chosen: dict[int, int] = {}
    for registration, part in RegistrationPart.objects.filter(
        registration__event_id=event_id
    ).values_list("registration_id", "part_id"):
        chosen[registration] = chosen.get(registration, 0) | bits.get(part, 0)
    tickets = Ticket.objects.filter(event_id=event_id, revoked_at__isnull=True)
    codes = dict(tickets.values_list("registration_id", "code"))
    people = Registration.objects.filter(event_id=event_id).order_by("pk")
    return [
        Row(
            id=pk,
            ticket=ticket_hash(codes[pk]) if pk in codes else bytes(HASH_BYTES),
            state=_STATE[holders.state_of(status)],
            category=category,
            parts=chosen.get(pk, 0),
            name=name,
            unit=unit,
            keys=pinyin,
            last4=phone[-4:].rjust(4, "-"),
        )
        for pk, status, category, name, unit, pinyin, phone in people.values_list(
            "pk", "status", "category__name", "name", "unit_name", "person__name_pinyin", "phone"
        )
    ]


def _columns(rows: Iterable[Row]) -> dict[str, Any]:
    """Rows turned on their side: what is alike lies together and packs small."""
    rows = list(rows)
    categories = {name: at for at, name in enumerate(dict.fromkeys(row.category for row in rows))}
    units = {name: at for at, name in enumerate(dict.fromkeys(row.unit for row in rows))}
    return {
        "categories": list(categories),
        "units": list(units),
        "people": {
            "id": [row.id for row in rows],
            "ticket": _base64(row.ticket for row in rows),
            "state": "".join(row.state for row in rows),
            "category": [categories[row.category] for row in rows],
            "parts": [row.parts for row in rows],
            "name": [row.name for row in rows],
            "unit": [units[row.unit] for row in rows],
            "keys": [row.keys for row in rows],
            "last4": "".join(row.last4 for row in rows),
        },
    }


def _base64(pieces: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(pieces)).decode()
