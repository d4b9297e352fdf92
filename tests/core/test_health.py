"""Probes of monitors."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.test import Client

from core.web import health


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")  # without the django_db mark any query would raise
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_what_it_reached(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "queue": "ok", "storage": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_what_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
    assert response.json()["storage"] == "ok"


@pytest.mark.django_db
def test_readyz_sees_a_storage_that_is_gone(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "there"
    assert client.get("/readyz").json()["storage"] == "unreachable"


@pytest.mark.django_db
def test_probes_refuse_to_be_posted_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405
    assert set(health.PROBES) == {"database", "queue", "storage"}


@pytest.mark.django_db
def test_session_that_cannot_be_read_gets_the_page_of_a_database_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read in a middleware, whose faults no `process_exception` sees."""

    def away(_store: SessionStore) -> dict[str, Any]:
        raise OperationalError("connection refused")

    monkeypatch.setattr(SessionStore, "load", away)
    client.cookies["sessionid"] = "anything"
    client.raise_request_exception = False
    response = client.get("/my/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "系统暂时读不到数据" in response.content.decode()
