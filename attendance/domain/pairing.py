"""Pairing a phone with a gate, and what becomes of it: seen, locked, wiped, revoked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import Device, Gate, PairingCode, Scan
from core import audit, signing
from core.errors import DomainError
from people.models import User

CODE_BITS: Final = 40
CODE_LIVES: Final = timedelta(minutes=10)
TOKEN_BITS: Final = 160
ENDS_AFTER_EVENT: Final = timedelta(hours=24)
# After its end, by date or by revocation, a token may still bring what a phone kept.
UPLOADS_UNTIL: Final = timedelta(hours=72)
CONTACT_EVERY: Final = timedelta(seconds=10)  # how precisely the last contact is kept


class CodeRefused(DomainError):
    """Unknown, used or expired: a stranger learns nothing from the difference."""

    code = "code_refused"
    field = "code"


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


@dataclass(frozen=True)
class Paired:
    device: Device
    token: str


@dataclass(frozen=True)
class Access:
    """A device that showed its token; one that is not live may only upload, into quarantine."""

    device: Device
    is_live: bool


def normal_code(typed: str) -> str:
    """A pairing code as typed: any case, grouped or not, look-alike digits as letters."""
    kept = "".join(typed.split()).replace("-", "").upper()
    return kept.translate(str.maketrans("018", "OIB"))


def make_code(*, gate: Gate, actor: User, now: datetime) -> str:
    """A code that pairs one phone with the gate within ten minutes; only its digest is kept."""
    code = signing.random_code(CODE_BITS)
    with transaction.atomic():
        PairingCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
        PairingCode.objects.create(
            gate=gate,
            code_digest=signing.digest(code),
            created_by=actor,
            created_at=now,
            expires_at=now + CODE_LIVES,
        )
        audit.record(
            action="pairing_code.made", subject=gate, actor=actor, now=now, scope=gate.event
        )
    return code


def pair(*, code: str, device_name: str, now: datetime) -> Paired:
    """Spend a code. The token is returned here and nowhere else. Raises CodeRefused."""
    token = signing.random_code(TOKEN_BITS)
    with transaction.atomic():
        found = (
            PairingCode.objects.select_for_update(of=("self",))
            .select_related("gate__event", "created_by")
            .filter(
                code_digest=signing.digest(normal_code(code)),
                used_at__isnull=True,
                expires_at__gt=now,
            )
            .first()
        )
        if found is None:
            raise CodeRefused(_("This code is not valid, or no longer. Ask for a new one."))
        found.used_at = now
        found.save(update_fields=["used_at"])
        device = Device.objects.create(
            gate=found.gate,
            name=device_name,
            token_digest=signing.digest(token),
            paired_at=now,
            expires_at=token_end(found.gate, now),
            last_seen_at=now,
        )
        audit.record(
            action="device.paired",
            subject=device,
            actor=found.created_by,
            now=now,
            scope=found.gate.event,
        )
    return Paired(device, token)


def token_end(gate: Gate, now: datetime) -> datetime:
    """24 hours after the event's last day; for trying out after it, a day from now."""
    last_day = datetime.combine(gate.event.ends_on, time.max, timezone.get_default_timezone())
    return max(last_day, now) + ENDS_AFTER_EVENT


def access(*, token: str, now: datetime) -> Access | None:
    """The device that this token belongs to, or None when it opens nothing any more."""
    if not token:
        return None
    device = (
        Device.objects.select_related("gate").filter(token_digest=signing.digest(token)).first()
    )
    if device is None:
        return None
    ended_at = min(device.revoked_at or device.expires_at, device.expires_at)
    if now < ended_at:
        return Access(device, is_live=True)
    return Access(device, is_live=False) if now < ended_at + UPLOADS_UNTIL else None


def note_contact(
    *, device: Device, now: datetime, pending: int, app_version: str, sent_at: datetime | None
) -> None:
    """Keep what the device says of itself; not more often than every few seconds."""
    is_recent = device.last_seen_at is not None and now - device.last_seen_at < CONTACT_EVERY
    if is_recent and pending == device.pending and app_version == device.app_version:
        return
    offset = int((now - sent_at).total_seconds() * 1000) if sent_at else device.clock_offset_ms
    Device.objects.filter(pk=device.pk).update(
        last_seen_at=now,
        pending=pending,
        app_version=app_version,
        clock_offset_ms=max(-(2**31), min(offset, 2**31 - 1)),
    )


def commands(device: Device, *, is_live: bool) -> list[str]:
    """What the organiser asks of the phone. A device whose token has ended forgets everybody."""
    if device.wipe_requested_at is not None or not is_live:
        return ["wipe"]
    return ["lock"] if device.lock_requested_at is not None else []


def revoke(*, device: Device, actor: User, now: datetime, reason: str) -> None:
    """End a device's token at once; what it still uploads waits in quarantine."""
    if not reason.strip():
        raise ReasonMissing(_("Say why this device loses its access."))
    with transaction.atomic():
        locked = Device.objects.select_for_update().get(pk=device.pk)
        if locked.revoked_at is not None:
            return
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        _record("device.revoked", locked, actor, now, reason.strip())


def set_lock(*, device: Device, actor: User, now: datetime, locked: bool) -> None:
    """Take the list of people off the phone until it is unlocked; its outbox stays."""
    with transaction.atomic():
        one = Device.objects.select_for_update().get(pk=device.pk)
        one.lock_requested_at = now if locked else None
        one.save(update_fields=["lock_requested_at"])
        _record("device.locked" if locked else "device.unlocked", one, actor, now)


def wipe(*, device: Device, actor: User, now: datetime) -> None:
    """Have the phone forget list, names and, once all is uploaded, its pairing."""
    with transaction.atomic():
        one = Device.objects.select_for_update().get(pk=device.pk)
        one.wipe_requested_at = now
        one.save(update_fields=["wipe_requested_at"])
        _record("device.wiped", one, actor, now)


def accept_quarantined(*, device: Device, actor: User, now: datetime, reason: str) -> int:
    """Let the scans that a device uploaded after its end count; how many there were."""
    if not reason.strip():
        raise ReasonMissing(_("Say why these scans may count."))
    with transaction.atomic():
        waiting = Scan.objects.filter(
            device=device, quarantined_at__isnull=False, released_at__isnull=True
        )
        accepted = waiting.update(released_at=now)
        _record("scans.released", device, actor, now, reason.strip())
    return accepted


def _record(action: str, device: Device, actor: User, now: datetime, reason: str = "") -> None:
    audit.record(
        action=action,
        subject=device,
        actor=actor,
        now=now,
        scope=f"events.event:{device.gate.event_id}",
        reason=reason,
    )
