"""Gates, paired phones, scans, arrivals, attendance."""

import uuid
from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from attendance.enums import AttendanceStatus, Verdict
from attendance.models import (
    Arrival,
    Attendance,
    Device,
    Gate,
    Leave,
    ManualMark,
    PairingCode,
    Scan,
)
from core import signing
from tests.factories.clock import NOW
from tests.factories.events import EventFactory, SessionFactory
from tests.factories.people import UserFactory
from tests.factories.registrations import RegistrationFactory


class GateFactory(DjangoModelFactory[Gate]):
    class Meta:
        model = Gate

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"东门{n}")


class PairingCodeFactory(DjangoModelFactory[PairingCode]):
    """`code="…"` sets the code that pairs."""

    class Meta:
        model = PairingCode

    class Params:
        code = factory.Sequence(lambda n: f"PAIR{n:08d}")

    gate = factory.SubFactory(GateFactory)
    code_digest = factory.LazyAttribute(lambda row: signing.digest(row.code))
    created_at = NOW
    expires_at = NOW + timedelta(minutes=10)


class DeviceFactory(DjangoModelFactory[Device]):
    """`device_token(device)` gives what goes into `Authorization: Device <token>`."""

    class Meta:
        model = Device

    gate = factory.SubFactory(GateFactory)
    name = factory.Sequence(lambda n: f"手机{n}")
    token_digest = factory.LazyAttribute(
        lambda row: signing.digest(f"device-{row.name.removeprefix('手机')}")
    )
    paired_at = NOW
    expires_at = NOW + timedelta(days=30)


def device_token(device: Device) -> str:
    return f"device-{device.name.removeprefix('手机')}"


class ScanFactory(DjangoModelFactory[Scan]):
    class Meta:
        model = Scan

    id = factory.LazyFunction(uuid.uuid4)
    registration = factory.SubFactory(RegistrationFactory)
    event = factory.SelfAttribute("registration.event")
    gate = factory.SubFactory(GateFactory, event=factory.SelfAttribute("..event"))
    device_at = factory.SelfAttribute("scanned_at")
    scanned_at = NOW
    received_at = factory.SelfAttribute("scanned_at")
    verdict = Verdict.ACCEPTED
    admitted = True


class ArrivalFactory(DjangoModelFactory[Arrival]):
    class Meta:
        model = Arrival

    registration = factory.SubFactory(RegistrationFactory)
    arrived_at = NOW
    identity_checked = True


class LeaveFactory(DjangoModelFactory[Leave]):
    class Meta:
        model = Leave

    registration = factory.SubFactory(RegistrationFactory)
    session = factory.SubFactory(SessionFactory)
    reason = "家中有事"
    requested_at = NOW


class ManualMarkFactory(DjangoModelFactory[ManualMark]):
    class Meta:
        model = ManualMark

    registration = factory.SubFactory(RegistrationFactory)
    session = factory.SubFactory(SessionFactory)
    status = AttendanceStatus.PRESENT
    reason = "签到机故障，当面核实"
    marked_by = factory.SubFactory(UserFactory)
    marked_at = NOW


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    registration = factory.SubFactory(RegistrationFactory)
    session = factory.SubFactory(SessionFactory)
    status = AttendanceStatus.PRESENT
    minutes = 180
    computed_at = NOW
