"""异议: filed by anyone while a notice hangs, handled by the supervisor to a conclusion, told.

An objection blocks its targets from the moment it is received until it is refused or concluded.
Upheld, it ends the target's way at the step of the notice. Contents never enter audit or outbox.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import path, states
from calls.domain.path import ReasonMissing
from calls.enums import (
    NoticeStatus,
    ObjectionStatus,
    ObjectorKind,
    StepOutcome,
    SubmissionStatus,
)
from calls.models import (
    NoticeEntry,
    Objection,
    ObjectionFile,
    ObjectionTarget,
    PublicNotice,
    Submission,
)
from core import audit, signing
from core.errors import DomainError
from core.files import content_check, private
from core.text import phones
from notifications.domain import outbox
from people.models import User

MOST_FILES: Final = 5
MOST_BYTES: Final = 10 * content_check.MEBIBYTE


class ObjectionsClosed(DomainError):
    """The notice takes no objections now."""

    code = "objections_closed"


class TargetMissing(DomainError):
    """Nobody on the notice was named."""

    code = "target_missing"
    field = "targets"


class StampMissing(DomainError):
    """A unit objects in writing under its stamp."""

    code = "stamp_missing"
    field = "evidence"


class TooManyFiles(DomainError):
    code = "too_many_files"
    field = "evidence"


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What an objector typed. `facts` is prose, `phone` as typed."""

    kind: ObjectorKind
    name: str
    unit_name: str
    address: str
    phone: str
    email: str
    facts: str


@dataclass(frozen=True)
class Evidence:
    """An uploaded file under the name it came with."""

    name: str
    file: IO[bytes]


def code_of(number: str) -> str:
    """The code that opens the status page beside the number; derived, never stored."""
    return signing.derived_secret("objection", number, "status")[:12].upper()


def file_objection(
    *,
    notice: PublicNotice,
    filed: Filed,
    targets: Sequence[NoticeEntry],
    evidence: Sequence[Evidence] = (),
    now: datetime,
) -> Objection:
    """Receive an objection; from now on it blocks its targets.

    Raises `ObjectionsClosed` outside of the period, `TargetMissing`, `StampMissing`,
    `TooManyFiles`, `content_check.FileRefused` for a file that is none of PDF, JPEG, PNG, WebP or
    too large.
    """
    entries = {entry.pk: entry for entry in targets if entry.notice_id == notice.pk}
    if not entries:
        raise TargetMissing(_("Please choose whom the objection is about."))
    if filed.kind == ObjectorKind.UNIT and not evidence:
        raise StampMissing(
            _("A unit objects under its stamp: please attach a scan of the stamped letter.")
        )
    if len(evidence) > MOST_FILES:
        raise TooManyFiles(
            _("At most %(most)d files can be attached; this is %(count)d.")
            % {"most": MOST_FILES, "count": len(evidence)}
        )
    checked = [
        (one.name, content_check.checked_document(one.file, most_bytes=MOST_BYTES))
        for one in evidence
    ]
    with transaction.atomic():
        _check_open(PublicNotice.objects.select_for_update().get(pk=notice.pk), now)
        number = signing.random_code(40)
        objection = Objection.objects.create(
            notice=notice,
            number=number,
            code_digest=signing.digest(code_of(number)),
            kind=filed.kind,
            name=filed.name.strip(),
            unit_name=filed.unit_name.strip(),
            address=filed.address.strip(),
            phone=_phone(filed.phone),
            email=filed.email.strip(),
            facts=filed.facts.strip(),
            received_at=now,
        )
        ObjectionTarget.objects.bulk_create(
            ObjectionTarget(objection=objection, entry=entry) for entry in entries.values()
        )
        for position, (name, file) in enumerate(checked, start=1):
            stored = f"objections/{number}/{position}.{file.extension}"
            ObjectionFile.objects.create(
                objection=objection,
                name=name[:200],
                path=stored,
                content_type=file.content_type,
                size=len(file.data),
                sha256=private.store(stored, file.data),
            )
        audit.record(
            action="objection.received", subject=objection, scope=notice, actor=None, now=now
        )
    return objection


def _check_open(notice: PublicNotice, now: datetime) -> None:
    on = timezone.localdate(now)
    if (
        notice.status != NoticeStatus.PUBLISHED
        or notice.ends_on is None
        or not notice.starts_on <= on <= notice.ends_on
    ):
        raise ObjectionsClosed(
            _("The period of this public notice is over; objections are taken within it only.")
        )


def _phone(typed: str) -> str:
    """A mobile number in its stored form, so that a message can go there; others as typed."""
    try:
        return phones.parse_mobile(typed)
    except phones.InvalidPhone:
        return typed.strip()


def find(*, number: str, code: str) -> Objection | None:
    """The objection of a number and its code; None whichever of both is wrong."""
    typed = "".join(char for char in code.upper() if char.isalnum())
    wanted = "".join(char for char in number.upper() if char.isalnum())
    found: Objection | None = (
        Objection.objects.select_related("notice").filter(number=wanted).first()
    )
    known = found.code_digest if found else signing.digest("")
    fits = signing.same(known, signing.digest(typed))
    return found if fits else None


def steps_of(objection: Objection | None) -> list[tuple[str, bool]]:
    """The way of an objection in words, each with whether it has come so far."""
    if objection is None:
        return []
    refused = bool(objection.refused_reason) or objection.status == ObjectionStatus.REFUSED
    way = [ObjectionStatus.RECEIVED]
    if refused:
        way += [ObjectionStatus.REFUSED, ObjectionStatus.TOLD]
    else:
        way += [
            ObjectionStatus.ACCEPTED,
            ObjectionStatus.INVESTIGATED,
            ObjectionStatus.CONCLUDED,
            ObjectionStatus.TOLD,
        ]
    reached = way.index(ObjectionStatus(objection.status))
    return [(str(state.label), place <= reached) for place, state in enumerate(way)]


# --- what blocks -----------------------------------------------------------------------------


def open_for(submissions: Iterable[Submission | int]) -> set[int]:
    """Ids of those submissions against which an objection is open: no letter for them (rule 8)."""
    keys = [row if isinstance(row, int) else row.pk for row in submissions]
    rows = ObjectionTarget.objects.filter(
        objection__in=Objection.objects.open(), entry__submission__in=keys
    )
    return set(rows.values_list("entry__submission_id", flat=True))


# --- handling --------------------------------------------------------------------------------


def _moved(objection: Objection, target: ObjectionStatus, actor: User, now: datetime) -> Objection:
    """The locked row in its new state, unsaved, with its audit entry; inside a transaction."""
    locked: Objection = Objection.objects.select_for_update().get(pk=objection.pk)
    states.move_objection(locked, target)
    audit.record(
        action=f"objection.{target.value}",
        subject=locked,
        scope=locked.notice,
        actor=actor,
        now=now,
    )
    return locked


def accept(*, objection: Objection, actor: User, now: datetime) -> Objection:
    """受理."""
    with transaction.atomic():
        locked = _moved(objection, ObjectionStatus.ACCEPTED, actor, now)
        locked.save(update_fields=["status"])
    return locked


def refuse(*, objection: Objection, reason: str, actor: User, now: datetime) -> Objection:
    """不予受理, for example because it is anonymous after all; it blocks no more."""
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason why it is not accepted for handling."))
    with transaction.atomic():
        locked = _moved(objection, ObjectionStatus.REFUSED, actor, now)
        locked.refused_reason, locked.concluded_at = reason.strip(), now
        locked.save(update_fields=["status", "refused_reason", "concluded_at"])
    return locked


def investigate(*, objection: Objection, actor: User, now: datetime) -> Objection:
    """核查."""
    with transaction.atomic():
        locked = _moved(objection, ObjectionStatus.INVESTIGATED, actor, now)
        locked.save(update_fields=["status"])
    return locked


def conclude(
    *,
    objection: Objection,
    upheld: Mapping[int, bool],
    reason: str,
    findings: str,
    conclusion: str,
    actor: User,
    now: datetime,
) -> Objection:
    """结论: `upheld` says by target id whether the objection holds against it.

    `reason` ends the way of the upheld ones and is read by their units; `conclusion` is what the
    objector is told; `findings` stay with the supervisor. Raises `ReasonMissing`.
    """
    if not conclusion.strip():
        raise ReasonMissing(_("Please write what the objector is told."), field="conclusion")
    if any(upheld.values()) and not reason.strip():
        raise ReasonMissing(_("Please give the reason why it is not passed."))
    with transaction.atomic():
        locked = _moved(objection, ObjectionStatus.CONCLUDED, actor, now)
        locked.findings, locked.conclusion = findings.strip(), conclusion.strip()
        locked.concluded_at = now
        locked.save(update_fields=["status", "findings", "conclusion", "concluded_at"])
        rows = locked.targets.select_related("entry__submission__call", "entry__notice__step")
        for target in rows.order_by("pk"):
            target.is_upheld = upheld.get(target.pk, False)
            target.save(update_fields=["is_upheld"])
            if target.is_upheld:
                _fail(target, reason, actor, now)
    return locked


def _fail(target: ObjectionTarget, reason: str, actor: User, now: datetime) -> None:
    """End the candidate's way at the notice's step; one that has left the path stays as it is."""
    submission, step = target.entry.submission, target.entry.notice.step
    stands = Submission.objects.filter(
        pk=submission.pk, status=SubmissionStatus.IN_PROGRESS, current_step=step
    )
    if stands.exists():
        path.decide(
            submission=submission,
            step=step,
            outcome=StepOutcome.FAILED,
            reason=reason,
            actor=actor,
            now=now,
        )


def tell(*, objection: Objection, by_message: bool, actor: User, now: datetime) -> Objection:
    """告知: by a message to the phone or mailbox left, or noted as told in another way."""
    with transaction.atomic():
        locked = _moved(objection, ObjectionStatus.TOLD, actor, now)
        locked.told_at = now
        locked.save(update_fields=["status", "told_at"])
        if by_message:
            outbox.post(
                kind="objection_concluded",
                recipient=locked,
                context={"number": locked.number},
                dedup_key=f"objection_concluded:{locked.pk}",
                now=now,
            )
    return locked


def reveal(*, objection: Objection, actor: User, now: datetime) -> None:
    """Note that the supervisor looked at who objects and how to reach them."""
    audit.record(
        action="objection.revealed",
        subject=objection,
        scope=objection.notice,
        actor=actor,
        now=now,
        fields=["name", "unit_name", "address", "phone", "email"],
    )


def open_file(*, file: ObjectionFile, actor: User, now: datetime) -> None:
    """Note that the supervisor downloaded a piece of evidence."""
    audit.record(
        action="objection.file_opened",
        subject=file,
        scope=file.objection.notice,
        actor=actor,
        now=now,
    )
