"""Nominations for programs: begun, handed in, withdrawn by the rules of the pages."""

import pytest
from django.test import Client

from people.enums import OfficeRole
from people.models import User
from tests import factories
from tests.lecturers.nominating_scenes import AWARD, FILLED, scene

pytestmark = pytest.mark.django_db
LIST = "/api/v1/submissions/"
BODY = FILLED | {"phone": "19900000101", "in_field_since": 2012, "awards": [AWARD | {"year": 2023}]}


def program(user: User) -> Client:
    token = factories.ApiTokenFactory.create(user=user)
    return Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})


def post(client: Client, address: str, body: object) -> "tuple[int, dict[str, object]]":
    answer = client.post(address, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_contact_begins_hands_in_and_withdraws() -> None:
    made = scene()
    client = program(made.contact)

    code, draft = post(client, LIST, BODY | {"call": made.call.pk, "unit": made.unit.pk})
    assert (code, draft["status"], draft["door"]) == (201, "draft", "unit")
    where = f"{LIST}{draft['id']}/"
    assert post(client, f"{where}submit/", {})[1]["status"] == "submitted"
    assert post(client, f"{where}withdraw/", {})[0] == 400
    assert post(client, f"{where}withdraw/", {"reason": "另有安排"})[1]["status"] == "withdrawn"


def test_submit_names_what_is_missing() -> None:
    made = scene()
    client = program(made.contact)
    _code, draft = post(client, LIST, {"call": made.call.pk, "unit": made.unit.pk, "name": "王芳"})

    code, problem = post(client, f"{LIST}{draft['id']}/submit/", {})

    assert code == 409
    errors = problem["errors"]
    assert isinstance(errors, list)
    assert {"phone", "reasons"} <= {error["field"] for error in errors}


def test_unit_of_others_and_received_papers_are_not_for_contacts() -> None:
    made = scene()
    client = program(made.contact)
    other = factories.UnitFactory.create()

    assert post(client, LIST, {"call": made.call.pk, "unit": other.pk})[0] == 403
    assert post(client, LIST, {"call": made.call.pk})[0] == 403
    staff = factories.OfficeMemberFactory.create(office=made.call.office, role=OfficeRole.STAFF)
    code, draft = post(program(staff.user), LIST, {"call": made.call.pk})
    assert (code, draft["door"]) == (201, "secretariat")


def test_draft_of_a_unit_is_not_for_the_office_to_see() -> None:
    made = scene()
    made.start()
    staff = factories.OfficeMemberFactory.create(office=made.call.office, role=OfficeRole.STAFF)

    assert program(staff.user).get(LIST).json()["count"] == 0
    assert program(made.contact).get(f"{LIST}?status=draft").json()["count"] == 1
