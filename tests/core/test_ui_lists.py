"""Lists: pages, order, bulk acts, badges, plots; what the address says is never an error."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core.web import badges, htmx, icons, pagination, plots
from events.enums import EventStatus
from people.models import Unit
from registrations.enums import RegistrationStatus


def render(source: str, address: str = "/list/", **context: Any) -> str:
    request = RequestFactory().get(address)
    return Template(source).render(Context({"request": request, **context}))


def test_pagination_keeps_the_query() -> None:
    request = RequestFactory().get("/list/?q=王&status=a&status=b&page=2")
    page = pagination.paginate(request, range(100), per_page=10)
    html = render("{% pages page %}", "/list/?q=王&status=a&status=b&page=2", page=page)
    assert "?q=%E7%8E%8B&amp;status=a&amp;status=b&amp;page=3" in html
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize(("asked", "got"), [("99", 4), ("-1", 4), ("x", 1), ("2", 2)])
def test_page_out_of_range_gives_the_nearest_one(asked: str, got: int) -> None:
    request = RequestFactory().get("/list/", {"page": asked})
    assert pagination.paginate(request, range(40), per_page=10).number == got


def test_sorting_falls_back_to_the_default_for_an_unknown_column() -> None:
    request = RequestFactory().get("/list/", {"sort": "-password"})
    sorting = pagination.Sorting.of(request, {"name": ["name"]}, default="-name")
    assert (sorting.key, sorting.is_descending) == ("name", True)


def test_sorting_orders_descending_and_ends_with_the_key() -> None:
    request = RequestFactory().get("/list/", {"sort": "-name"})
    sorting = pagination.Sorting.of(request, {"name": ["name", "-pk"]}, default="name")
    assert sorting.apply(Unit.objects.all()).query.order_by == ("-name", "pk", "pk")


def test_sort_header_turns_the_order_and_starts_at_the_first_page() -> None:
    request = RequestFactory().get("/list/", {"sort": "name"})
    sorting = pagination.Sorting.of(request, {"name": ["name"], "on": ["on"]}, default="name")
    source = '{% sort_header sorting "name" "Name" %}{% sort_header sorting "on" "On" %}'
    html = render(source, "/list/?sort=name&page=3&q=x", sorting=sorting)
    assert 'href="?sort=-name&amp;q=x"' in html
    assert 'href="?sort=on&amp;q=x"' in html
    assert html.count("aria-sort") == 1
    assert 'aria-sort="ascending"' in html


def test_badge_has_a_word_and_a_sign() -> None:
    html = badges.badge("Full <x>", "warning")
    assert "Full &lt;x&gt;" in html
    assert "<svg" in html
    assert "tone-warning" in html


@pytest.mark.parametrize("states", [EventStatus, RegistrationStatus])
def test_every_state_has_a_tone_and_a_sign_of_its_own(states: Any) -> None:
    shown = {state.value: badges.STATES[state.value] for state in states}
    assert len(set(shown.values())) == len(shown), "two states look the same"


def test_every_tone_and_state_draws_an_icon_that_exists() -> None:
    for tone, sign in badges.STATES.values():
        assert tone in badges.TONES
        assert sign in icons.ICONS
    assert set(badges.TONES.values()) <= set(icons.ICONS)


def test_icon_with_a_label_speaks_and_without_is_hidden() -> None:
    assert 'aria-hidden="true"' in icons.icon("lock")
    assert 'role="img" aria-label="Closed &amp; locked"' in icons.icon("lock", "Closed & locked")


def test_bulk_box_names_the_row() -> None:
    with translation.override("en"):
        html = render('{% bulk_box 7 "王芳" %}')
    assert 'name="selected" value="7"' in html
    assert "Select 王芳" in html


def test_bulk_bar_sends_its_actions_without_script() -> None:
    actions = [("confirm", "Confirm"), ("decline", "Decline", "danger")]
    html = render("{% bulk_bar actions total=137 %}", actions=actions)
    assert '<button class="button" name="action" value="confirm">' in html
    assert '<button class="button button--danger" name="action" value="decline">' in html
    assert 'name="all" value="1"' in html


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 8), (9, 12), (90, 100), (92, 100), (101, 120)]
)
def test_plot_scale_ends_at_a_number_that_quarters(highest: float, top: float) -> None:
    assert plots.nice_top(highest) == top


def test_bar_plot_is_a_table_with_its_numbers_and_links() -> None:
    html = render(
        '{% plot "bar" points title="Where from" %}', points=[("A&B", 3, "/x/"), ("C", 1.5)]
    )
    assert '<a href="/x/">A&amp;B</a>' in html
    assert '<td class="number">3</td>' in html
    assert '<td class="number">1.5</td>' in html
    assert 'width="50.0%"' in html


@pytest.mark.parametrize("points", [[], [("a", 0)], [("a", 1)], [(str(i), i) for i in range(99)]])
def test_line_plot_draws_any_number_of_points(points: list[tuple[str, int]]) -> None:
    html = render('{% plot "line" points title="x" %}', points=points)
    assert html.count('<th scope="row">') == len(points)
    assert "nan" not in html


def test_plot_is_the_same_each_time_so_that_an_etag_holds() -> None:
    source = '{% plot "line" points title="x" %}'
    assert render(source, points=[("a", 1)]) == render(source, points=[("a", 1)])


def test_fragment_is_for_htmx_and_the_page_for_everybody_else() -> None:
    factory = RequestFactory()
    fragment, page = "components/subnav.html", "components/empty.html"
    plain = htmx.render(factory.get("/"), page, {"title": "PAGE"}, fragment=fragment)
    part = htmx.render(
        factory.get("/", headers={"HX-Request": "true"}), page, {"label": "P"}, fragment=fragment
    )
    boosted = factory.get("/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert b"PAGE" in plain.content
    assert b"subnav" in part.content
    assert not htmx.wants_fragment(boosted)
    assert "HX-Request" in plain["Vary"]


def test_redirect_after_a_write_is_understood_by_htmx() -> None:
    factory = RequestFactory()
    assert htmx.redirect(factory.post("/"), "/done/").status_code == 303
    answer = htmx.redirect(factory.post("/", headers={"HX-Request": "true"}), "/done/")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/done/")


def test_toast_header_survives_chinese() -> None:
    response = htmx.with_toast(HttpResponse(), "已保存")
    assert response["HX-Trigger"].isascii()
