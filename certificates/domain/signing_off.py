"""Signing a batch off: the one act that lets certificates take effect (domain rule 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain import belonging, eligibility, letters, states, status_lists, teaching
from certificates.domain.eligibility import Rule, Shortfall, Standing
from certificates.enums import BatchStatus, CertificateKind, CertificateStatus
from certificates.models import Batch, Certificate
from core import audit, queue
from core.errors import DomainError, NotAllowed
from people.models import User
from registrations.models import Registration


class NotPrepared(DomainError):
    """The batch's files are still being made, or it was signed off before."""

    code = "not_prepared"


@dataclass(frozen=True)
class Reviewed:
    """A prepared certificate and where its holder stands now; None where no attendance is asked.

    `obstacle` is why a letter or a proof of teaching may not take effect, against which no reason
    helps.
    """

    certificate: Certificate
    standing: Standing | None
    obstacle: Shortfall | None = None

    @property
    def is_short(self) -> bool:
        if self.obstacle is not None:
            return True
        return self.standing is not None and not self.standing.is_eligible

    @property
    def reason(self) -> str:
        """Why it falls short, in the reader's language."""
        if self.obstacle is not None:
            return self.obstacle.text
        return self.standing.reason if self.standing is not None else ""


@dataclass
class SignedOff:
    """What a sign-off did: keys would tell less than the rows themselves."""

    effective: list[Certificate] = field(default_factory=list)
    overridden: list[Certificate] = field(default_factory=list)
    withheld: list[Certificate] = field(default_factory=list)


def review(batch: Batch, *, now: datetime) -> list[Reviewed]:
    """The prepared certificates of the batch with the attendance as it is now, in print order."""
    rows = list(
        Certificate.objects.filter(batch=batch, status=CertificateStatus.PREPARED)
        .select_related("registration__person", "registration__category", "appointment")
        .order_by("seq", "pk")
    )
    if batch.part is None:
        obstacles = letters.obstacles(rows)
        return [Reviewed(row, None, obstacles.get(row.pk)) for row in rows]
    if batch.template.kind == CertificateKind.TEACHING:
        obstacles = teaching.obstacles(rows, part=batch.part, now=now)
        return [Reviewed(row, None, obstacles.get(row.pk)) for row in rows]
    registrations: list[Registration] = [row.registration for row in rows if row.registration]
    standings = {
        standing.registration.pk: standing
        for standing in eligibility.standings(
            part=batch.part, rule=Rule.thawed(batch.rule), now=now, registrations=registrations
        )
    }
    return [Reviewed(row, standings.get(row.registration_id or 0)) for row in rows]


def sign_off(
    *, batch: Batch, overrides: Mapping[int, str], actor: User, now: datetime
) -> SignedOff:
    """Let the batch take effect; who falls short of the rule by now is withheld with the figures.

    `overrides` maps a certificate's key to the head's reason to let it take effect all the same;
    the reason is kept. Holders are told afterwards. Raises NotAllowed for anyone but the head of
    secretariat of its office, NotPrepared while files are being made.
    """
    if not belonging.may_sign_off(actor, batch):
        raise NotAllowed(_("Only the head of secretariat signs certificates off."))
    with transaction.atomic():
        locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if not states.BATCH.can_move(locked.status, BatchStatus.SIGNED_OFF):
            raise NotPrepared(_("This batch is still being prepared, or was signed off before."))
        locked.part, locked.appointments = batch.part, batch.appointments
        outcome = _decide(locked, overrides, now)
        _write(locked, outcome, actor, now)
        status_lists.give_places(outcome.effective, now=now)
        locked.status = BatchStatus.SIGNED_OFF
        locked.signed_off_by = actor
        locked.signed_off_at = now
        locked.save(update_fields=["status", "signed_off_by", "signed_off_at"])
        queue.enqueue("certificates.tell_holders", batch=batch.pk)
    return outcome


def _decide(batch: Batch, overrides: Mapping[int, str], now: datetime) -> SignedOff:
    """Sort the reviewed certificates and set their new values; nothing is written yet."""
    outcome = SignedOff()
    for reviewed in review(batch, now=now):
        row = reviewed.certificate
        reason = overrides.get(row.pk, "").strip()[:300]
        row.rule_met = not reviewed.is_short
        if reviewed.standing is not None:
            row.basis = reviewed.standing.basis()
        if reviewed.is_short and (reviewed.obstacle is not None or not reason):
            with translation.override(settings.LANGUAGE_CODE):
                row.end_reason = reviewed.reason[:300]
            row.override_reason = ""
            row.status, row.ended_at = CertificateStatus.WITHHELD, now
            outcome.withheld.append(row)
            continue
        row.override_reason = reason if reviewed.is_short else ""
        row.status, row.effective_at = CertificateStatus.EFFECTIVE, now
        outcome.effective.append(row)
        if reviewed.is_short:
            outcome.overridden.append(row)
    return outcome


def _write(batch: Batch, outcome: SignedOff, actor: User, now: datetime) -> None:
    rows = [*outcome.effective, *outcome.withheld]
    for row in rows:
        states.CERTIFICATE.check(CertificateStatus.PREPARED, CertificateStatus(row.status))
    Certificate.objects.bulk_update(
        rows,
        [
            "status",
            "effective_at",
            "ended_at",
            "end_reason",
            "rule_met",
            "basis",
            "override_reason",
        ],
        batch_size=100,
    )
    acts: list[tuple[str, Batch | Certificate, str]] = [("certificates.signed_off", batch, "")]
    acts += [("certificates.withheld", row, row.end_reason) for row in outcome.withheld]
    acts += [("certificates.overridden", row, row.override_reason) for row in outcome.overridden]
    for action, subject, reason in acts:
        audit.record(
            action=action,
            subject=subject,
            actor=actor,
            now=now,
            scope=belonging.scope_of(batch),
            reason=reason,
        )
