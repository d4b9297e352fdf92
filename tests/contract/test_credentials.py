"""Credentials and status lists, judged by validators that are not ours."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import timezone
from pyld import jsonld

from certificates.domain import credentials, data_integrity, status_lists
from certificates.models import Certificate, StatusList
from core import issuer_keys
from tests.factories import NOW, CertificateFactory, StatusListFactory

pytestmark = pytest.mark.django_db

VALIDATORS: Final = Path(__file__).parent / "validators"
has_validators = pytest.mark.skipif(
    shutil.which("node") is None or not (VALIDATORS / "node_modules").is_dir(),
    reason="the independent validators are not installed (npm ci in tests/contract/validators)",
)
FACTS: Final = {
    "kind_name": "结业证书",
    "class": "湖南省城乡社区工作者能力提升培训班",
    "starts_on": "2024-09-25",
    "ends_on": "2024-09-29",
    "hours": "40",
    "issuer": "中国社会工作联合会",
}


def effective(**values: Any) -> Certificate:
    certificate = CertificateFactory.create(
        snapshot={"facts": FACTS},
        status="effective",
        effective_at=NOW,
        rule_met=True,
        sha256="a" * 64,
        **values,
    )
    status_lists.give_places([certificate], now=NOW)
    return certificate


def got(client: Client, path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(client.get(path).content)
    return document


def judged(client: Client, credential: dict[str, Any]) -> dict[str, Any]:
    """What the validators say, given what our addresses answer at this moment."""
    address = credential["credentialStatus"]["statusListCredential"]
    path = address.removeprefix("http://testserver")
    given = {
        "credential": credential,
        "did": got(client, "/.well-known/did.json"),
        "lists": {address: got(client, path)},
    }
    ran = subprocess.run(
        ["node", str(VALIDATORS / "verify.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    verdict: dict[str, Any] = json.loads(ran.stdout)
    return verdict


@has_validators
def test_validators_accept_a_credential_and_see_it_revoked(client: Client) -> None:
    certificate = effective(holder_name="曾·𤥭 <b>")
    credential = got(client, f"/verify/{certificate.verify_code}.json")

    accepted = judged(client, credential)
    assert accepted["verified"], accepted["reasons"]
    assert (accepted["listVerified"], accepted["revoked"]) == (True, False)

    Certificate.objects.filter(pk=certificate.pk).update(
        status="revoked", ended_at=NOW, end_reason="误发"
    )
    after = judged(client, credential)
    assert (after["listVerified"], after["revoked"]) == (True, True)
    assert judged(client, got(client, f"/verify/{certificate.verify_code}.json")) == after


@has_validators
def test_validators_refuse_a_credential_that_was_changed(client: Client) -> None:
    credential = got(client, f"/verify/{effective().verify_code}.json")
    credential["credentialSubject"]["achievement"]["name"] = "博士学位"

    assert not judged(client, credential)["verified"]


@has_validators
def test_validators_accept_what_a_retired_key_signed(client: Client, settings: Any) -> None:
    old = got(client, f"/verify/{effective().verify_code}.json")
    retired = issuer_keys.signing_key()
    settings.SIGNING_KEYS = [f"key-2:{'7' * 64}", f"{retired.name}:{retired.multibase}"]

    assert judged(client, old)["verified"]
    new = got(client, f"/verify/{effective().verify_code}.json")
    assert new["proof"]["verificationMethod"].endswith("#key-2")
    assert judged(client, new)["verified"]


def test_credential_names_nobody_but_to_who_knows_the_name(client: Client) -> None:
    certificate = effective(holder_name="曾莉")
    response = client.get(f"/verify/{certificate.verify_code}.json")

    assert response["Content-Type"] == "application/vc"
    assert "曾莉" not in response.content.decode()
    identity = json.loads(response.content)["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == credentials.name_digest("曾莉", identity["salt"])


def test_credential_is_the_same_each_time_and_its_list_is_of_the_moment(client: Client) -> None:
    address = f"/verify/{effective().verify_code}.json"
    assert got(client, address) == got(client, address)


@pytest.mark.parametrize("status", ["prepared", "withheld"])
def test_certificate_that_never_took_effect_has_no_credential(client: Client, status: str) -> None:
    ended = {"ended_at": NOW, "end_reason": "x"} if status == "withheld" else {}
    certificate = CertificateFactory.create(status=status, **ended)
    response = client.get(f"/verify/{certificate.verify_code}.json")
    assert (response.status_code, response.json()["status"]) == (404, status)


def test_places_are_random_given_once_and_never_twice() -> None:
    rows = [effective() for _ in range(3)]
    again = status_lists.give_places(rows, now=NOW)
    places = [row.status_place.index for row in rows]

    assert again == []
    assert len(set(places)) == 3
    assert sorted(places) != [0, 1, 2]
    assert StatusList.objects.count() == 1


def test_list_that_is_half_full_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_lists, "_MOST", 2)
    rows = [
        CertificateFactory.create(status="effective", effective_at=NOW, rule_met=True)
        for _ in range(5)
    ]
    given = status_lists.give_places(rows, now=NOW)
    assert len(given) == 5
    assert StatusList.objects.count() == 3


def test_status_list_is_long_enough_and_answers_for_every_place(client: Client) -> None:
    empty = StatusListFactory.create()
    subject = got(client, f"/api/v1/status-lists/{empty.pk}/")["credentialSubject"]
    assert subject["encodedList"] == status_lists.encoded([])
    assert subject["statusPurpose"] == "revocation"
    assert client.get("/api/v1/status-lists/99999/").status_code == 404


def test_contexts_are_never_fetched() -> None:
    with pytest.raises(jsonld.JsonLdError):
        data_integrity.signed(
            {"@context": ["https://example.org/x"], "id": "urn:x"},
            key=issuer_keys.signing_key(),
            controller="did:web:x",
            at=timezone.now(),
        )


@pytest.mark.parametrize("entry", ["", "key", "a b:00", "k:zz", "k:00ff", "k:z6Mkzz"])
def test_key_that_cannot_be_read_is_refused(entry: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words differ by library
        issuer_keys.parse(entry)
