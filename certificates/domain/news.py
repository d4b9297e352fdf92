"""Telling holders that their certificate has taken effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from notifications.domain import outbox, rendering
from notifications.models import Message
from registrations.domain import links

KIND: Final = "certificate_effective"


def tell_holders(*, batch_id: int, now: datetime) -> int:
    """Post one message for each effective certificate of the batch; again changes nothing."""
    rows = Certificate.objects.filter(
        batch_id=batch_id,
        status=CertificateStatus.EFFECTIVE,
        registration__isnull=False,
        person__isnull=False,
    ).select_related("person__user", "registration", "part__event")
    for row in rows:
        outbox.post(
            kind=KIND,
            person=row.person,
            subject=row,
            scope=row.part.event,
            language=row.registration.language if row.registration else "",
            dedup_key=f"certificate-effective:{row.pk}",
            now=now,
        )
    return len(rows)


def build(message: Message) -> Mapping[str, Any]:
    """Values of the wording. Raises rendering.Obsolete once it is in effect no more."""
    key = int(message.subject.rpartition(":")[2])
    row = Certificate.objects.select_related("registration", "part__event").filter(pk=key).first()
    if row is None or row.status != CertificateStatus.EFFECTIVE or row.registration is None:
        raise rendering.Obsolete(_("The certificate is not in effect."))
    return {
        "name": row.holder_name,
        "title": row.snapshot.get("facts", {}).get("kind_name") or row.get_kind_display(),
        "event": row.part.event.short_name,
        "number": row.number,
        "link": rendering.site_link(links.path_of(row.registration)),
    }


def register_builders() -> None:
    rendering.register(KIND, build)
