"""A door in the middle of a session: an event, its gate, a paired phone."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from attendance.domain import plans
from attendance.models import Device, Gate
from events.models import Event, Part, Session
from registrations.models import Registration
from tests.factories import (
    NOW,
    DeviceFactory,
    EventFactory,
    GateFactory,
    RegistrationFactory,
    SessionFactory,
    device_token,
)


@pytest.fixture(autouse=True)
def _fresh_plans() -> Iterator[None]:
    plans.forget()
    yield
    plans.forget()


@dataclass
class Door:
    """An event that is under way, and a phone at its gate. `upload` speaks the gate protocol."""

    event: Event
    part: Part
    session: Session
    gate: Gate
    device: Device
    client: Client = field(default_factory=Client)

    def person(self, **fields: Any) -> Registration:
        return RegistrationFactory.create(event=self.event, **fields)

    @staticmethod
    def code(registration: Registration) -> str:
        return registration.tickets.get(revoked_at__isnull=True).code

    def entry(self, registration: Registration | None = None, **fields: Any) -> dict[str, Any]:
        """One scan as a phone uploads it, of a ticket unless the fields say otherwise."""
        return {
            "id": str(uuid4()),
            "ticket": self.code(registration) if registration else None,
            "registration": None,
            "scanned_at": NOW.isoformat(),
            "clock_offset_ms": 0,
            "direction": "in",
            "session": None,
            "offline": False,
            "shown": "accepted",
            "admitted": True,
            "undoes": None,
            "reason": "",
            **fields,
        }

    def post(self, scans: list[Any], *, device: Device | None = None, **body: Any) -> Any:
        device = device or self.device
        return self.client.post(
            f"/api/v1/gates/{device.gate_id}/scans/",
            json.dumps(
                {"device": {"sent_at": NOW.isoformat(), "pending": 0}, "scans": scans, **body}
            ),
            content_type="application/json",
            headers={"Authorization": f"Device {device_token(device)}"},
        )

    def upload(self, *scans: Any, device: Device | None = None) -> list[dict[str, Any]]:
        response = self.post(list(scans), device=device)
        assert response.status_code == 200, response.content
        results: list[dict[str, Any]] = response.json()["results"]
        return results

    def verdicts(self, *scans: Any, device: Device | None = None) -> list[str]:
        return [result["verdict"] for result in self.upload(*scans, device=device)]

    def another_device(self) -> Device:
        return DeviceFactory.create(gate=self.gate)


def make_door(now: datetime = NOW, **gate: Any) -> Door:
    """A door with one session that began half an hour ago and lasts three hours."""
    event = EventFactory.create(starts_on=now.date(), ends_on=now.date())
    part = event.parts.get()
    session = SessionFactory.create(
        part=part,
        starts_at=now - timedelta(minutes=30),
        ends_at=now + timedelta(minutes=150),
    )
    made = GateFactory.create(event=event, **gate)
    return Door(event, part, session, made, DeviceFactory.create(gate=made))


@pytest.fixture
def door(db: None) -> Door:
    return make_door()


@pytest.fixture
def door_maker(db: None) -> Callable[..., Door]:
    return make_door
