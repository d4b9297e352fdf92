"""Errors of the API as RFC 9457 problems, and the limit per token."""

import json
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from core.errors import DomainError, NotAllowed, Stale
from core.web.api import TokenRateThrottle, problem_details
from tests import factories


def problem(error: Exception) -> dict[str, Any]:
    response = problem_details(error, {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    assert response.data["status"] == response.status_code
    return dict(response.data)


class Full(DomainError):
    code = "category_full"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Full("No place is left."), 409, "category_full"),
        (Full("No place is left.", field="category"), 422, "category_full"),
        (NotAllowed("Not yours."), 403, "not_allowed"),
        (Stale("Somebody else was faster."), 409, "stale"),
        (Http404(), 404, "not_found"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
    ],
)
def test_error_becomes_a_problem_with_its_code(error: Exception, status: int, code: str) -> None:
    answer = problem(error)
    assert (answer["status"], answer["code"]) == (status, code)
    assert answer["detail"]
    assert answer["type"] == "about:blank"


def test_field_errors_are_listed_with_their_paths() -> None:
    error = exceptions.ValidationError(
        {"rows": [{}, {"phone": ["No such number."]}], "non_field_errors": ["Twice."]}
    )
    assert problem(error)["errors"] == [
        {"field": "rows.1.phone", "code": "invalid", "detail": "No such number."},
        {"field": "", "code": "invalid", "detail": "Twice."},
    ]


def test_defect_is_no_problem_but_a_500() -> None:
    assert problem_details(ValueError("oops"), {}) is None


@pytest.mark.django_db
def test_answer_without_a_token_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/events/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    assert json.loads(response.content)["code"] == "not_authenticated"


@pytest.mark.django_db
def test_token_has_its_own_limit_and_is_told_when_to_come_back(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr(TokenRateThrottle, "__init__", _limit)
    one, other = (factories.api_token(factories.ApiTokenFactory.create()) for _ in range(2))
    ask = Client()
    statuses = [
        ask.get("/api/v1/events/", headers={"Authorization": f"Bearer {one}"}) for _ in range(3)
    ]
    assert [response.status_code for response in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[-1]["Retry-After"]) <= 86400
    assert statuses[-1].json()["code"] == "throttled"
    again = ask.get("/api/v1/events/", headers={"Authorization": f"Bearer {other}"})
    assert again.status_code == 200


def _limit(throttle: TokenRateThrottle) -> None:
    throttle.limit, throttle.period = 2, 86400
