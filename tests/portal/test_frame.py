"""The frame of every page: languages, themes, filing numbers, errors, what it costs a stranger."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as pages
from core.files.static import HashedStaticFilesStorage
from portal import context, navigation
from portal.context import Site
from tests.factories.people import UserFactory


def _plain(request: HttpRequest) -> HttpResponse:
    source = '{% extends "base.html" %}{% block title %}Plain{% endblock %}'
    return HttpResponse(
        Template(source).render(Context({"request": request, **context.site(request)}))
    )


def _away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("gone")


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [path("plain/", _plain), path("away/", _away), path("broken/", _broken), *pages]
__all__ = ["handler400", "handler403", "handler404", "handler500"]
here = override_settings(ROOT_URLCONF=__name__)


@here
def test_frame_says_its_language_and_title_once(client: Client) -> None:
    html = client.get("/plain/").content.decode()
    assert '<html lang="zh-Hans">' in html
    assert "<h1>Plain</h1>" in html
    assert html.count("<h1") == 1
    assert '<main id="content"' in html


@here
def test_frame_costs_a_stranger_no_query_and_no_session(client: Client) -> None:
    # Without the `db` fixture any query of the page would fail the test.
    response = client.get("/plain/")
    assert response.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@here
def test_frame_holds_nothing_inline(client: Client) -> None:
    html = client.get("/plain/").content.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    for script in html.split("<script")[1:]:
        assert "src=" in script.split(">")[0]


@here
def test_language_switch_changes_the_page_and_comes_back(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/plain/?q=1"})
    assert answer["Location"] == "/plain/?q=1"
    assert '<html lang="en">' in client.get("/plain/").content.decode()


def test_language_switch_refuses_get(client: Client) -> None:
    assert client.get("/language/").status_code == 405


@here
def test_theme_is_remembered_and_unknown_ones_are_not(client: Client) -> None:
    assert "data-theme=" not in client.get("/plain/").content.decode().split(">")[1]
    client.post("/theme/", {"theme": "dark", "next": "/plain/"})
    assert 'data-theme="dark"' in client.get("/plain/").content.decode()
    client.post("/theme/", {"theme": '"><script>', "next": "/plain/"})
    assert 'data-theme="dark"' in client.get("/plain/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_theme_switch_never_leaves_the_site(client: Client, target: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"


def test_theme_of_a_forged_cookie_is_automatic() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert Site(request).theme == "auto"


@here
def test_filing_numbers_stand_in_the_footer_only_where_set(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "beian" not in client.get("/plain/").content.decode()
    monkeypatch.setattr(Site, "icp_filing", "京ICP备12345678号")
    assert "京ICP备12345678号" in client.get("/plain/").content.decode()


@pytest.mark.django_db
@here
def test_frame_greets_the_signed_in(client: Client) -> None:
    user = UserFactory.create(display_name="王秘书")
    client.force_login(user)
    assert "王秘书" in client.get("/plain/").content.decode()


def test_navigation_marks_the_closest_page() -> None:
    entries = [
        navigation.Entry("Start", "home_x", "home"),
        navigation.Entry("Theme", "set_theme", "sun"),
    ]
    links = navigation.links(entries, "/theme/more/")
    assert [(link.url, link.is_current) for link in links] == [("/theme/", True)]


@here
def test_database_away_is_a_calm_page_that_asks_nothing_of_it(client: Client) -> None:
    response = client.get("/away/")
    assert response.status_code == 503
    assert response["Retry-After"]
    with translation.override("zh-hans"):
        assert translation.gettext("We will be back in a moment") in response.content.decode()


@here
def test_server_error_page_gives_the_number_of_the_request(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/", headers={"X-Request-ID": "abcdef0123456789"})
    assert response.status_code == 500
    assert "abcdef0123456789" in response.content.decode()


def test_missing_page_is_a_page_of_ours(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "error-page" in response.content.decode()


def test_form_that_was_open_too_long_is_told_so() -> None:
    client = Client(enforce_csrf_checks=True)
    with override_settings(ROOT_URLCONF=__name__):
        response = client.post("/plain/", {})
    assert response.status_code == 403
    assert "Cookie" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "database_away"])
def test_error_page_leads_somewhere(name: str) -> None:
    request = RequestFactory().get("/x/")
    html = render_to_string(f"errors/{name}.html", request=request)
    assert '<a class="button button--primary" href="/' in html


def test_static_addresses_are_plain_until_files_are_collected(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    assert storage.url("css/base.css") == "/static/css/base.css"


def test_static_manifest_names_modules_by_their_hash(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/a.js").write_text('import { b } from "./b.js";\nb();\n')
    (tmp_path / "js/b.js").write_text("export const b = () => 1;\n")
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    paths = {name: (storage, name) for name in ("js/a.js", "js/b.js")}
    assert not [p for *_, p in storage.post_process(paths) if isinstance(p, Exception)]
    hashed = storage.url("js/b.js").rsplit("/", 1)[-1]
    assert hashed != "b.js"
    served = tmp_path / storage.url("js/a.js").removeprefix("/static/")
    assert f'from "./{hashed}";' in served.read_text()
    with pytest.raises(ValueError, match="manifest"):
        storage.url("js/missing.js")
