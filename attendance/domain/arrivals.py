"""报到: once per event, identity looked at, badge and materials handed out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain import verdicts
from attendance.domain.scan_rows import NewScan, Upload
from attendance.models import Arrival, Device
from core import audit
from core.errors import DomainError
from people.models import User
from registrations.models import Registration


class NotConfirmed(DomainError):
    code = "not_confirmed"


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


def mark_arrived(
    *,
    registration: Registration,
    actor: User,
    now: datetime,
    identity_checked: bool,
    materials_given: bool,
    room_no: str = "",
    note: str = "",
) -> Arrival:
    """Record an arrival at the desk, or what was still missing of one; the first time is kept.

    Raises NotConfirmed for anybody without a confirmed place.
    """
    with transaction.atomic():
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        if not locked.is_confirmed:
            raise NotConfirmed(_("Only people with a confirmed place can arrive."))
        arrival, created = Arrival.objects.get_or_create(
            registration=locked, defaults={"arrived_at": now, "by_user": actor}
        )
        arrival.identity_checked = identity_checked
        arrival.materials_given = materials_given
        arrival.room_no = room_no
        arrival.note = note
        arrival.save(update_fields=["identity_checked", "materials_given", "room_no", "note"])
        audit.record(
            action="arrival.recorded" if created else "arrival.changed",
            subject=locked,
            actor=actor,
            now=now,
            scope=f"events.event:{locked.event_id}",
        )
    return arrival


def undo_arrival(*, registration: Registration, actor: User, now: datetime, reason: str) -> None:
    """Take an arrival back; the reason and the name stay in the audit record."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the arrival is taken back."))
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        deleted, _models = Arrival.objects.filter(registration=registration).delete()
        if deleted:
            audit.record(
                action="arrival.undone",
                subject=registration,
                actor=actor,
                now=now,
                scope=f"events.event:{registration.event_id}",
                reason=reason.strip(),
            )


def follow_scans(
    *,
    upload: Upload,
    standing: Sequence[NewScan],
    taken_back: Sequence[NewScan],
    device: Device | None,
) -> None:
    """Make and take back arrivals for what was scanned at an arrival gate, in the same transaction.

    The device asks its volunteer to look at the identity and hand out the materials before it
    records such a scan. A repetition changes nothing.
    """
    Arrival.objects.bulk_create(
        (
            Arrival(
                registration_id=row.registration_id,
                arrived_at=row.scanned_at,
                identity_checked=True,
                materials_given=True,
                by_user_id=upload.by_user_id,
                by_device=device,
            )
            for row in standing
            if row.verdict == verdicts.ACCEPTED and row.registration_id is not None
        ),
        ignore_conflicts=True,
    )
    for row in taken_back:
        theirs = Arrival.objects.filter(registration=row.registration_id, by_device=device)
        if theirs.delete()[0]:
            audit.record(
                action="arrival.undone",
                subject=f"registrations.registration:{row.registration_id}",
                actor=device,
                now=upload.received_at,
                scope=f"events.event:{upload.event_id}",
                reason=row.reason,
            )
