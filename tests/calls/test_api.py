"""Calls for programs: what the public page says, and more for the call's own office."""

import pytest
from django.test import Client

from calls.enums import CallStatus, StepKind
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def program(user: User, scope: str = "calls:read") -> Client:
    token = factories.ApiTokenFactory.create(user=user, scopes=[scope])
    return Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})


def test_calls_are_listed_with_drafts_for_their_own_office_only() -> None:
    draft = factories.CallFactory.create(status=CallStatus.DRAFT, published_at=None)
    public = factories.CallFactory.create()
    head = factories.OfficeMemberFactory.create(office=draft.office, role="head").user
    stranger = factories.UserFactory.create()

    def seen(user: User, query: str = "") -> set[int]:
        return {row["id"] for row in program(user).get(f"/api/v1/calls/{query}").json()["results"]}

    assert seen(head) == {draft.pk, public.pk}
    assert seen(stranger) == {public.pk}
    assert seen(head, "?status=draft") == {draft.pk}
    assert program(head).get("/api/v1/calls/?state=draft").status_code == 400
    assert program(stranger).get(f"/api/v1/calls/{draft.pk}/").status_code == 404
    assert program(head, "events:read").get("/api/v1/calls/").status_code == 403


def test_call_is_read_with_steps_papers_and_criteria() -> None:
    call = factories.CallFactory.create()
    step = factories.StepFactory.create(call=call, kind=StepKind.SCORING, title="专家遴选")
    factories.CriterionFactory.create(step=step, label="授课能力")
    factories.RequiredPaperFactory.create(call=call, label="事迹材料")
    factories.StepExtensionFactory.create(step=step, reason="受灾")
    head = factories.OfficeMemberFactory.create(office=call.office, role="head").user
    own = program(head).get(f"/api/v1/calls/{call.pk}/").json()
    assert own["steps"][0]["name"] == "专家遴选"
    assert own["steps"][0]["extensions"][0]["reason"] == "受灾"
    assert own["steps"][0]["criteria"][0]["label"] == "授课能力"
    assert own["papers"][0]["label"] == "事迹材料"
    others = program(factories.UserFactory.create()).get(f"/api/v1/calls/{call.pk}/").json()
    assert others["steps"][0]["criteria"] == []
