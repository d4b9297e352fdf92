"""The list a device judges by."""

import base64
import hashlib
import json
from typing import Any

from attendance.domain import manifest
from registrations.enums import RegistrationStatus
from registrations.models import Registration
from tests.attendance.conftest import Door
from tests.factories import NOW, RegistrationFactory, TicketFactory, device_token


def _get(door: Door, version: str = "", **headers: str) -> Any:
    query = f"?since={version}" if version else ""
    return door.client.get(
        f"/api/v1/gates/{door.gate.pk}/manifest/{query}",
        headers={"Authorization": f"Device {device_token(door.device)}", **headers},
    )


def test_list_has_hashes_and_no_codes(door: Door) -> None:
    person = door.person(name="曾国强", phone="+8613900001234")
    door.person(status=RegistrationStatus.CANCELLED)
    RegistrationFactory.create()
    code = door.code(person)
    response = _get(door)
    assert code not in response.content.decode()
    content = response.json()
    people = content["people"]
    assert people["name"][0] == "曾国强"
    assert (people["state"], people["last4"][:4]) == ("cx", "1234")
    hashes = base64.b64decode(people["ticket"])
    assert hashes[:10] == hashlib.sha256(code.encode()).digest()[:10]
    assert hashes[10:] == bytes(10)


def test_same_version_is_not_sent_again_and_gzip_is_spoken(door: Door) -> None:
    door.person()
    first = _get(door)
    again = _get(door, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = _get(door, **{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


def test_since_sends_only_what_changed_even_by_a_bare_update(door: Door) -> None:
    people = [door.person() for _ in range(4)]
    version = _get(door).json()["version"]
    Registration.objects.filter(pk=people[1].pk).update(unit_name="新单位")
    old = door.code(people[2])
    people[2].tickets.update(revoked_at=NOW)
    TicketFactory.create(registration=people[2])
    update = _get(door, version).json()
    assert not update["full"]
    assert update["people"]["id"] == [people[1].pk, people[2].pk]
    assert base64.b64decode(update["revoked"]) == manifest.ticket_hash(old)
    assert update["version"] != version


def test_unknown_version_is_answered_with_everything(door: Door) -> None:
    door.person()
    content = _get(door, "longforgotten").json()
    assert content["full"]
    assert len(content["people"]["id"]) == 1


def test_statements_do_not_grow_with_people(
    door: Door, count_queries: Any, assert_constant_queries: Any
) -> None:
    assert_constant_queries(door.person, lambda: json.loads(manifest.build(door.gate).body))
