from certificates.models.batch import Batch
from certificates.models.certificate import Certificate
from certificates.models.number import NumberCounter, NumberSeries
from certificates.models.rule import CompletionRule
from certificates.models.status_list import StatusList, StatusPlace
from certificates.models.template import CertificateTemplate

__all__ = [
    "Batch",
    "Certificate",
    "CertificateTemplate",
    "CompletionRule",
    "NumberCounter",
    "NumberSeries",
    "StatusList",
    "StatusPlace",
]
