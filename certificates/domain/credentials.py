"""A certificate as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), signed.

The name is given as a salted digest: whoever holds the certificate and shows their name can have it
compared, and the address on the paper tells a stranger no more than the verification page does.
"""

import hashlib
import uuid
from datetime import UTC, datetime, time
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils import timezone

from certificates.domain import data_integrity, queries, status_lists
from certificates.domain.data_integrity import CREDENTIALS_V2, OPEN_BADGES
from certificates.enums import CertificateStatus
from certificates.models import Certificate, StatusList, StatusPlace
from core import issuer_keys, signing

MEDIA_TYPE: Final = "application/vc"
_NAMESPACE: Final = uuid.UUID("6f0a3d1e-9a52-5f0e-8c0b-6f8b1d1c7a11")
_NAMED: Final = (
    CertificateStatus.EFFECTIVE,
    CertificateStatus.REVOKED,
    CertificateStatus.SUPERSEDED,
)


def did() -> str:
    """The issuer's identifier: did:web of SITE_URL (a port is written with %3A)."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}"


def did_document() -> dict[str, Any]:
    """Who the issuer is and with which keys it signs or has signed (W3C DID 1.0)."""
    methods = [
        {
            "id": f"{did()}#{key.name}",
            "type": "Multikey",
            "controller": did(),
            "publicKeyMultibase": key.multibase,
        }
        for key in issuer_keys.all_keys()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def list_address(status_list_id: int) -> str:
    """Where a status list is served."""
    return f"{settings.SITE_URL}/api/v1/status-lists/{status_list_id}/"


def of(certificate: Certificate) -> dict[str, Any] | None:
    """The signed credential of a certificate that took effect, or None where it never did.

    A revoked or superseded one has its credential too: the status list says what became of it.
    Erased ones have none: their name is gone. Takes one query for the certificate's place.
    """
    if certificate.status not in _NAMED or not certificate.holder_name:
        return None
    place = StatusPlace.objects.filter(certificate=certificate).first()
    if place is None or certificate.effective_at is None:
        return None
    return _signed(
        _document(certificate, place, certificate.effective_at), certificate.effective_at
    )


def of_list(status_list: StatusList, *, now: datetime) -> dict[str, Any]:
    """The signed status list as it is at this moment."""
    address = list_address(status_list.pk)
    document = {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(),
        "validFrom": data_integrity.instant(status_list.created_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": status_lists.encoded(status_lists.revoked_indices(status_list)),
        },
    }
    return _signed(document, now)


def name_digest(name: str, salt: str) -> str:
    """An identity that is not shown, as Open Badges 3.0 writes it: SHA-256 of name and salt."""
    return "sha256$" + hashlib.sha256(f"{name}{salt}".encode()).hexdigest()


def _signed(document: dict[str, Any], at: datetime) -> dict[str, Any]:
    return data_integrity.signed(document, key=issuer_keys.signing_key(), controller=did(), at=at)


def _document(
    certificate: Certificate, place: StatusPlace, effective_at: datetime
) -> dict[str, Any]:
    facts = queries.facts_of(certificate)
    lists = list_address(place.list_id)
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": f"{settings.SITE_URL}/verify/{certificate.verify_code}.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.kind_name,
        "issuer": {"id": did(), "type": ["Profile"], "name": facts.issuer},
        "validFrom": data_integrity.instant(effective_at),
        "credentialSubject": _subject(certificate, facts),
        "credentialStatus": {
            "id": f"{lists}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.index),
            "statusListCredential": lists,
        },
    }
    if facts.is_letter and facts.ends_on is not None:
        end = datetime.combine(facts.ends_on, time.max, timezone.get_current_timezone())
        document["validUntil"] = data_integrity.instant(end.replace(microsecond=0).astimezone(UTC))
    if facts.sha256:
        document["evidence"] = [
            {
                "id": f"urn:sha256:{facts.sha256}",
                "type": ["Evidence"],
                "name": "PDF",
                "narrative": f"SHA-256 {facts.sha256}",
            }
        ]
    return document


def _subject(certificate: Certificate, facts: queries.Facts) -> dict[str, Any]:
    salt = signing.derived_secret("credential-name", certificate.verify_code, "1")
    achievement = uuid.uuid5(_NAMESPACE, f"{settings.SITE_URL}/{facts.kind}/{facts.class_name}")
    return {
        "id": f"urn:uuid:{uuid.uuid5(_NAMESPACE, certificate.verify_code)}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": name_digest(certificate.holder_name, salt),
                "identityType": "name",
                "salt": salt,
            }
        ],
        "achievement": {
            "id": f"urn:uuid:{achievement}",
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": facts.class_name or facts.kind_name,
            "description": " ".join(
                part for part in (facts.kind_name, facts.class_name, facts.number) if part
            ),
            "criteria": {
                "id": f"{settings.SITE_URL}/verify/{certificate.verify_code}/",
                "narrative": facts.kind_name,
            },
        },
    }
