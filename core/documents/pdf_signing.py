"""PAdES signatures of PDF files: integrity, never called a seal (ETSI EN 319 142-1, B-B and B-T).

With settings PDF_CERTIFICATE (a PKCS#12 file) every certificate is signed as it is made; with
PDF_TIMESTAMP_URL as well, a time-stamp service (RFC 3161) confirms when. Without, files stay as
they are.
"""

from functools import cache
from io import BytesIO
from typing import Final

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

_FIELD: Final = "Huiwu"
_SECONDS: Final = 15


class SigningFailed(OSError):
    """The certificate cannot be opened, or the time-stamp service did not answer: try again."""


@cache
def _signer(path: str, password: str) -> signers.SimpleSigner:
    found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        path, passphrase=password.encode()
    )
    if found is None:
        raise SigningFailed(f"PDF_CERTIFICATE cannot be opened: {path}")
    return found


def _time_stamper() -> TimeStamper | None:
    url = settings.PDF_TIMESTAMP_URL
    return HTTPTimeStamper(url, timeout=_SECONDS) if url else None


def signed(pdf: bytes, *, time_stamper: TimeStamper | None = None) -> bytes:
    """The file with an invisible signature, or as it is where no certificate is configured.

    Raises SigningFailed.
    """
    if not settings.PDF_CERTIFICATE:
        return pdf
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    signer = signers.PdfSigner(
        metadata,
        signer=_signer(settings.PDF_CERTIFICATE, settings.PDF_CERTIFICATE_PASSWORD),
        timestamper=time_stamper or _time_stamper(),
    )
    out = BytesIO()
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    except (TimestampRequestError, OSError) as error:
        raise SigningFailed(f"the time-stamp service did not answer: {error}") from error
    return out.getvalue()
