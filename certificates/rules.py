"""Who may do what with certificates; roles are those of the event, or of the corps for letters."""

from certificates.domain import belonging, queries
from certificates.enums import CertificateStatus
from certificates.models import Batch, Certificate
from people import rules as people_rules
from people.models import User
from people.rules import AnyUser


def can_view(user: AnyUser, certificate: Certificate) -> bool:
    return belonging.may_view(user, certificate)


def can_sign_off(user: AnyUser, batch: Batch) -> bool:
    return belonging.may_sign_off(user, batch)


def can_correct(user: AnyUser, certificate: Certificate) -> bool:
    """Make anew: an effective one by the head of secretariat, a prepared one by who prepares."""
    if certificate.status == CertificateStatus.PREPARED:
        return belonging.may_prepare(user, certificate)
    return certificate.status == CertificateStatus.EFFECTIVE and belonging.may_sign_off(
        user, certificate
    )


def can_withhold(user: AnyUser, certificate: Certificate) -> bool:
    return certificate.status == CertificateStatus.PREPARED and belonging.may_sign_off(
        user, certificate
    )


def can_revoke(user: AnyUser, certificate: Certificate) -> bool:
    return certificate.status == CertificateStatus.EFFECTIVE and belonging.may_sign_off(
        user, certificate
    )


def can_download_own(user: AnyUser, certificate: Certificate) -> bool:
    person = certificate.person
    return (
        isinstance(user, User)
        and person is not None
        and person.user_id == user.pk
        and queries.can_be_handed_out(certificate)
    )


def can_edit_templates(user: AnyUser, office_id: int) -> bool:
    """Wordings and number series: the secretariat of the office that owns them."""
    return people_rules.has_office_role(user, office_id, people_rules.SECRETARIAT)
