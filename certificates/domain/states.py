"""The moves of certificates and batches (domain paper, section 2)."""

from typing import Final

from certificates.enums import BatchStatus, CertificateStatus
from core.state import StateMachine

CERTIFICATE: Final = StateMachine[CertificateStatus](
    {
        CertificateStatus.PREPARED: [CertificateStatus.EFFECTIVE, CertificateStatus.WITHHELD],
        CertificateStatus.EFFECTIVE: [CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED],
    }
)
BATCH: Final = StateMachine[BatchStatus](
    {
        BatchStatus.PREPARING: [BatchStatus.PREPARED],
        BatchStatus.PREPARED: [BatchStatus.SIGNED_OFF],
    }
)
