"""What happens to a certificate that exists: withheld, revoked, corrected. Never deleted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain import belonging, eligibility, letters, numbers, states
from certificates.domain.batches import VERIFY_BITS
from certificates.domain.composing import Composer
from certificates.domain.eligibility import Rule, Standing
from certificates.enums import CertificateStatus
from certificates.layouts import certificate as layout
from certificates.models import Batch, Certificate
from core import audit, queue
from core.documents import fonts
from core.errors import DomainError, NotAllowed
from core.signing import random_code
from core.text import names
from people.models import User


class ReasonMissing(DomainError):
    """An act that ends a certificate keeps its reason; none was given."""

    code = "reason_missing"
    field = "reason"


class NotReissuable(DomainError):
    """Only a certificate of a registered person can be made anew here."""

    code = "not_reissuable"


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Please give the reason; it is kept with the certificate."))
    if len(reason) > 300:
        raise ReasonMissing(_("A reason may have at most 300 characters."))
    return reason


def _require_head(actor: User, certificate: Certificate) -> None:
    if not belonging.may_sign_off(actor, certificate):
        raise NotAllowed(_("Only the head of secretariat may do this."))


def _end(
    certificate: Certificate, status: CertificateStatus, *, reason: str, actor: User, now: datetime
) -> Certificate:
    """Move a certificate to a last state; must run inside a transaction."""
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    states.CERTIFICATE.check(locked.status, status)
    locked.status, locked.ended_at, locked.end_reason = status, now, reason
    locked.save(update_fields=["status", "ended_at", "end_reason"])
    audit.record(
        action=f"certificates.{status.value}",
        subject=locked,
        actor=actor,
        now=now,
        scope=belonging.scope_of(certificate),
        reason=reason,
    )
    return locked


def withhold(*, certificate: Certificate, reason: str, actor: User, now: datetime) -> Certificate:
    """Prepared › withheld. Raises NotAllowed, ReasonMissing, IllegalTransition."""
    _require_head(actor, certificate)
    with transaction.atomic():
        return _end(
            certificate,
            CertificateStatus.WITHHELD,
            reason=_checked(reason),
            actor=actor,
            now=now,
        )


def revoke(*, certificate: Certificate, reason: str, actor: User, now: datetime) -> Certificate:
    """Effective › revoked: the number and the file stay, the verification page says so.

    Raises NotAllowed, ReasonMissing, IllegalTransition.
    """
    _require_head(actor, certificate)
    with transaction.atomic():
        return _end(
            certificate, CertificateStatus.REVOKED, reason=_checked(reason), actor=actor, now=now
        )


def reissue(
    *,
    certificate: Certificate,
    name: str,
    reason: str,
    number: str = "",
    actor: User,
    now: datetime,
) -> Certificate:
    """A new certificate with a new number and the corrected name; the old one points to it.

    An effective one becomes superseded, a prepared one withheld, at the same moment. The new one
    is prepared in a batch of its own, with template, event and attendance as they are now, and
    takes effect by a sign-off like any other. `number` is asked for a letter whose number the
    issuer gave. Only the head of secretariat may correct
    an effective one; whoever prepares certificates may correct a prepared one. Raises NotAllowed,
    ReasonMissing, InvalidName, fonts.UndrawableCharacter, NotReissuable, IllegalTransition.
    """
    reason = _checked(reason)
    name = names.normalise_name(name)
    names.check_name(name)
    fonts.check_drawable(name, field="name")
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if locked.status == CertificateStatus.PREPARED:
            if not belonging.may_prepare(actor, certificate):
                raise NotAllowed(_("You may not prepare these certificates."))
            ended = CertificateStatus.WITHHELD
        else:
            _require_head(actor, certificate)
            ended = CertificateStatus.SUPERSEDED
        _end(locked, ended, reason=reason, actor=actor, now=now)
        if locked.appointment_id is not None:
            new = letters.anew(old=locked, name=name, number=number, actor=actor, now=now)
        else:
            new = _anew(locked, name=name, actor=actor, now=now)
        audit.record(
            action="certificates.reissued",
            subject=new,
            actor=actor,
            now=now,
            scope=belonging.scope_of(new),
            reason=reason,
            fields=["holder_name"],
        )
        queue.enqueue("certificates.make_files", batch=new.batch_id)
        return new


def _anew(old: Certificate, *, name: str, actor: User, now: datetime) -> Certificate:
    registration = old.registration
    if registration is None or old.part is None:
        raise NotReissuable(_("This certificate belongs to no registration."))
    template = old.batch.template
    rule = Rule.thawed(old.batch.rule)
    standing = eligibility.standings(
        part=old.part, rule=rule, now=now, registrations=[registration]
    )[0]
    composer = Composer(part=old.part, template=template, issued_on=old.issued_on)
    batch = Batch.objects.create(
        part=old.part,
        template=template,
        rule=rule.frozen(),
        issued_on=old.issued_on,
        total=1,
        created_by=actor,
        created_at=now,
    )
    return _numbered(batch, composer, standing, old=old, name=name, now=now)


def _numbered(
    batch: Batch,
    composer: Composer,
    standing: Standing,
    *,
    old: Certificate,
    name: str,
    now: datetime,
) -> Certificate:
    series = batch.template.series
    year = batch.issued_on.year
    number = numbers.allocate(series=series, year=year, count=1)[0]
    code = random_code(VERIFY_BITS)
    values = composer.values(standing, name=name)
    page = composer.page(values, number=number.text, code=code)
    layout.check(page)
    return Certificate.objects.create(
        batch=batch,
        kind=old.kind,
        part=old.part,
        person_id=old.person_id,
        registration=old.registration,
        series=series,
        year=year,
        seq=number.seq,
        number=number.text,
        verify_code=code,
        holder_name=name,
        snapshot=composer.snapshot(page, values),
        issued_on=old.issued_on,
        rule_met=standing.is_eligible,
        basis=standing.basis(),
        override_reason="" if standing.is_eligible else old.override_reason,
        prepared_at=now,
        supersedes=old,
    )
