"""Telling holders that their certificate or letter has taken effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from certificates.domain import belonging
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from notifications.domain import outbox, rendering
from notifications.models import Message
from registrations.domain import links

KIND: Final = "certificate_effective"
LETTER: Final = "letter_effective"


def tell_holders(*, batch_id: int, now: datetime) -> int:
    """Post one message for each effective certificate of the batch; again changes nothing."""
    rows = Certificate.objects.filter(
        batch_id=batch_id,
        status=CertificateStatus.EFFECTIVE,
        person__isnull=False,
    ).select_related("person__user", "registration", "part__event", "appointment__batch__corps")
    told = [row for row in rows if row.registration or _is_checked_by_code(row)]
    for row in told:
        outbox.post(
            kind=LETTER if row.appointment else KIND,
            person=row.person,
            subject=row,
            scope=belonging.scope_of(row),
            language=row.registration.language if row.registration else "",
            dedup_key=f"certificate-effective:{row.pk}",
            now=now,
        )
    return len(told)


def _is_checked_by_code(row: Certificate) -> bool:
    """Whether its holder, who need not be registered, is led to the verification page."""
    return row.appointment is not None or row.kind == CertificateKind.TEACHING


def build(message: Message) -> Mapping[str, Any]:
    """Values of the wording. Raises rendering.Obsolete once it is in effect no more."""
    key = int(message.subject.rpartition(":")[2])
    row = (
        Certificate.objects.select_related(
            "registration", "part__event", "appointment__batch__corps"
        )
        .filter(pk=key)
        .first()
    )
    if row is None or row.status != CertificateStatus.EFFECTIVE:
        raise rendering.Obsolete(_("The certificate is not in effect."))
    if row.registration is not None:
        path = links.path_of(row.registration)
    elif _is_checked_by_code(row):
        path = f"/verify/{row.verify_code}/"
    else:
        raise rendering.Obsolete(_("The certificate is not in effect."))
    return {
        "name": row.holder_name,
        "title": row.snapshot.get("facts", {}).get("kind_name") or row.get_kind_display(),
        "event": belonging.label_of(row),
        "number": row.number,
        "link": rendering.site_link(path),
    }


def register_builders() -> None:
    rendering.register(KIND, build)
    rendering.register(LETTER, build)
