"""Lists, dialogs, progress and plots in a browser, on a page made of nothing but components.

The page is rendered here and handed to the browser at an address of the site, with the site's own
policy, so that styles and scripts are the served ones.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from core.web.forms import SearchInput
from core.web.pagination import Sorting
from portal.context import Site as Frame
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.site import STATIC, Site
from tests.e2e.watching import assert_accessible

PLACE: Final = "/components/"
STATES: Final = ["submitted", "confirmed", "returned", "waitlisted", "declined", "cancelled"]
SOURCE: Final = """
{% extends "base_console.html" %}
{% block title %}报名{% endblock %}
{% block breadcrumbs %}{% crumb "活动" "/" %}{% crumb "报名" %}{% endblock %}
{% block actions %}<a class="button" href="/" data-dialog-load>取消报名</a>{% endblock %}
{% block subnav %}{% subnav tabs label="培训班" %}{% endblock %}
{% block content %}
<ul class="tiles">{% stat "#a" "已确认" 84 "共 90 个名额" %}{% stat "#b" "候补" 7 %}</ul>
{% include "components/notice.html" with tone="warning" text="名额不多了" only %}
{% include "components/progress.html" with id="batch" label="制作" value=4 total=9 url="/more/" %}
{% filter_bar filters %}
<form method="post" data-bulk>
<div class="table-wrap" role="region" aria-label="报名" tabindex="0">
<table class="table table--stack"><thead><tr>{% bulk_head %}{% sort_header sorting "name" "姓名" %}
<th scope="col">状态</th></tr></thead><tbody>{% for row in page %}<tr>{% bulk_box row.0 row.1 %}
<th scope="row">{{ row.1 }}</th><td data-label="状态">{% state_badge row.2 row.2 %}</td></tr>
{% endfor %}</tbody></table></div>
{% bulk_bar actions total=page.paginator.count %}</form>
{% pages page %}
{% plot "bar" bars title="地区" label="地区" unit="人数" %}
{% plot "line" bars title="报名" label="日期" unit="人数" %}
{% include "components/empty.html" with title="还没有" only %}
<a class="button" href="/" data-dialog="own">打开</a>
<dialog id="own" aria-label="说明"><p>说明</p><a href="/" data-dialog-close>关闭</a></dialog>
{% endblock %}
"""


class Filters(forms.Form):
    q = forms.CharField(label="搜索", required=False, widget=SearchInput)
    kind = forms.ChoiceField(label="身份", required=False, choices=[("", "全部"), ("t", "学员")])


def _markup() -> str:
    request = RequestFactory().get(PLACE)
    rows = [(i, f"学员{i}", STATES[i % len(STATES)]) for i in range(60)]
    context: dict[str, Any] = {
        "request": request,
        "site": Frame(request),
        "csrf_token": "t",
        "page": Paginator(rows, 20).page(1),
        "sorting": Sorting.of(request, {"name": ["name"]}, default="name"),
        "filters": Filters(),
        "actions": [("confirm", "确认"), ("decline", "不通过", "danger")],
        "tabs": [{"label": "概览", "url": "#1"}, {"label": "报名", "url": "#", "current": True}],
        "bars": [("长沙市", 23, "#x"), ("湘西土家族苗族自治州", 3)],
    }
    with translation.override("zh-hans"):
        html = Template(SOURCE).render(Context(context))
    # The test's own settings write plain addresses; the site serves the hashed ones.
    hashed = json.loads((STATIC / "staticfiles.json").read_text())["paths"]
    return re.sub(r"(?<=/static/)[^\"]+", lambda match: hashed[match.group()], html)


def _confirm() -> str:
    words = {"title": "取消王芳的报名？", "text": "名额会让出。", "action": "/", "back": "/"}
    with translation.override("zh-hans"):
        return render_to_string(
            "components/confirm.html", {**words, "button": "取消报名", "danger": True}
        )


Show = Callable[..., Page]


@pytest.fixture
def show(open_page: OpenPage, site: Site) -> Show:
    """Open the page of components."""

    def open_it(**options: Any) -> Page:
        page = open_page(site, **options)
        policy = page.request.get("/healthz").headers["content-security-policy"]

        def answer(body: str, status: int = 200) -> Callable[[Route], None]:
            headers = {"content-security-policy": policy, "content-type": "text/html"}
            return lambda route: route.fulfill(body=body, status=status, headers=headers)

        page.route(f"**{PLACE}", answer(_markup()))
        page.route("**/more/", answer('<div class="progress" id="batch">9 / 9</div>', 286))
        page.route(f"{site.url}/", answer(_confirm()))
        page.goto(PLACE)
        return page

    return open_it


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_components_are_accessible(show: Show, size: dict[str, Any], scheme: str) -> None:
    assert_accessible(show(size=size, color_scheme=scheme))


def test_bulk_bar_counts_the_rows_the_page_and_all(show: Show) -> None:
    page = show(size=DESKTOP)
    count = page.locator("[data-bulk-count]")
    page.locator("[data-bulk-row]").nth(2).check()
    expect(count).to_have_text("已选 1 条")
    page.locator("[data-bulk-page]").check()
    expect(count).to_have_text("已选 20 条")
    page.locator("[data-bulk-row]").first.uncheck()
    assert page.locator("[data-bulk-page]").evaluate("box => box.indeterminate")
    page.locator("[data-bulk-all]").check()
    expect(count).to_have_text("已选 60 条")


def test_bulk_acts_are_there_without_script(show: Show) -> None:
    page = show(java_script_enabled=False)
    expect(page.locator("button[name=action]")).to_have_count(2)
    expect(page.locator("[data-bulk-page]")).to_be_hidden()


def test_dialog_opens_closes_and_gives_the_focus_back(show: Show) -> None:
    page = show(size=DESKTOP)
    page.get_by_role("link", name="打开").click()
    expect(page.locator("#own")).to_have_js_property("open", value=True)
    page.keyboard.press("Escape")
    expect(page.locator("#own")).to_have_js_property("open", value=False)
    expect(page.get_by_role("link", name="打开")).to_be_focused()


def test_confirmation_loads_into_the_dialog_with_its_name(show: Show) -> None:
    page = show(size=PHONE)
    page.get_by_role("link", name="取消报名").click()
    dialog = page.get_by_role("dialog", name="取消王芳的报名？")
    expect(dialog.get_by_role("button", name="取消报名")).to_be_visible()
    assert page.url.endswith(PLACE)
    dialog.get_by_role("link", name="返回").click()
    expect(dialog).to_be_hidden()


def test_progress_asks_until_it_is_done(show: Show) -> None:
    page = show(size=DESKTOP)
    expect(page.locator("#batch")).to_have_text("9 / 9")


def test_row_of_a_phone_says_what_each_cell_is(show: Show) -> None:
    page = show(size=PHONE)
    cell = page.locator("td[data-label]").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"状态"'
