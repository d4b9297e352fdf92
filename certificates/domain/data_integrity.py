"""Data Integrity proofs of JSON-LD documents, cryptosuite eddsa-rdfc-2022 (W3C vc-di-eddsa 1.0)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyld import jsonld

from core.issuer_keys import IssuerKey, multibase

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FILES: Final = {
    CREDENTIALS_V2: "credentials-v2.jsonld",
    OPEN_BADGES: "open-badges-3.0.3.jsonld",
}
_FOLDER: Final = Path(__file__).resolve().parent.parent / "contexts"


class UnknownContext(Exception):
    """A document names a context that is not kept here; none is ever fetched."""


@cache
def _context(address: str) -> dict[str, Any]:
    if address not in _FILES:
        raise UnknownContext(address)
    kept: dict[str, Any] = json.loads((_FOLDER / _FILES[address]).read_text(encoding="utf-8"))
    return kept


def _load(address: str, _options: object = None) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(address),
    }


def _digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the document's canonical N-Quads (RDFC-1.0, formerly URDNA2015)."""
    canonical = jsonld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": _load,
        },
    )
    return hashlib.sha256(canonical.encode()).digest()


def instant(moment: datetime) -> str:
    """A moment as an XML Schema dateTime in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(
    document: Mapping[str, Any], *, key: IssuerKey, controller: str, at: datetime
) -> dict[str, Any]:
    """The document with its proof. `controller` is the issuer's DID; `at` is aware, in UTC.

    The same document, key and moment give the same bytes: Ed25519 draws no random numbers.
    """
    if key.private is None:
        raise ValueError("a retired key signs nothing")
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": instant(at),
        "verificationMethod": f"{controller}#{key.name}",
        "proofPurpose": "assertionMethod",
    }
    hashed = _digest({"@context": document["@context"], **options}) + _digest(document)
    return {**document, "proof": {**options, "proofValue": multibase(key.private.sign(hashed))}}
