"""Files leaving the house by an organiser's hand: each download is written down."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from django.utils.translation import gettext as _

from certificates.domain import belonging
from certificates.enums import CertificateStatus
from certificates.models import Batch, Certificate
from core import audit
from core.files import private
from core.spreadsheet import export
from people.models import User

_IN_MEMORY: Final = 16 * 1024 * 1024
_HANDED_OUT: Final = (CertificateStatus.PREPARED, CertificateStatus.EFFECTIVE)


def record_download(*, subject: Batch | Certificate, what: str, actor: User, now: datetime) -> None:
    """`what`: "print", "files", "file" or "signing_list"."""
    audit.record(
        action=f"certificates.downloaded_{what}",
        subject=subject,
        actor=actor,
        now=now,
        scope=belonging.scope_of(subject),
    )


def _living(batch: Batch) -> Iterator[Certificate]:
    return (
        Certificate.objects.filter(batch=batch, status__in=_HANDED_OUT)
        .exclude(sha256="")
        .select_related("registration", "appointment__lecturer__unit")
        .order_by("seq", "pk")
        .iterator(chunk_size=500)
    )


def zipped(batch: Batch) -> IO[bytes]:
    """Every living certificate's file, named by number and name; stored, for PDFs are packed."""
    packed: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the response closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for row in _living(batch):
            archive.writestr(f"{row.number} {row.holder_name}.pdf", private.read(row.file))
    packed.seek(0)
    return packed


def signing_list(batch: Batch) -> bytes:
    """发放登记表 (conventions 1.5): number, name, unit, certificate, date, signature."""
    title = batch.template.title
    return export.workbook(
        _("%(title)s: list of issue") % {"title": title},
        [
            export.Column(header=_("No."), kind="number", width=6),
            export.Column(header=_("Certificate No.")),
            export.Column(header=_("Name")),
            export.Column(header=_("Unit")),
            export.Column(header=_("Certificate")),
            export.Column(header=_("Date"), kind="date"),
            export.Column(header=_("Signature of the recipient"), width=18),
        ],
        (
            [
                index,
                row.number,
                row.holder_name,
                belonging.unit_of(row),
                title,
                row.issued_on,
                "",
            ]
            for index, row in enumerate(_living(batch), start=1)
        ),
        sheet=title,
    )
