"""Pages kept in the process."""

import time
from collections.abc import Callable

import pytest
from django.test import RequestFactory

from core.web.page_cache import PageCache, conditional


@pytest.fixture
def made() -> list[str]:
    return []


def maker(made: list[str], text: str) -> Callable[[], str]:
    def make() -> str:
        made.append(text)
        return text

    return make


def test_page_is_made_once_for_a_key(made: list[str]) -> None:
    cache = PageCache(size=2, seconds=60)
    for _ in range(3):
        assert cache.get("a", maker(made, "甲")).body == "甲".encode()
    cache.get("b", maker(made, "乙"))
    assert made == ["甲", "乙"]


def test_least_lately_used_page_goes_first(made: list[str]) -> None:
    cache = PageCache(size=2, seconds=60)
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.get(key, maker(made, key))
    assert made == ["a", "b", "c", "b"]


def test_page_is_made_again_after_its_time(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = PageCache(size=2, seconds=60)
    cache.get("a", maker(made, "a"))
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    cache.get("a", maker(made, "a"))
    assert made == ["a", "a"]


def test_different_text_has_another_etag(made: list[str]) -> None:
    cache = PageCache(size=2, seconds=60)
    first, second = cache.get("a", maker(made, "甲")), cache.get("b", maker(made, "乙"))
    assert first.etag != second.etag
    assert first.etag.startswith('"')


@pytest.mark.parametrize(
    ("asked", "status"), [('"x"', 304), ('W/"x"', 304), ('"y", "x"', 304), ('"y"', 200), ("", 200)]
)
def test_conditional_answers_304_to_who_holds_it(
    rf: RequestFactory, asked: str, status: int
) -> None:
    request = rf.get("/", headers={"If-None-Match": asked})
    response = conditional(request, b"text", '"x"')
    assert response.status_code == status
    assert response["ETag"] == '"x"'
    assert "Cookie" in response["Vary"]
