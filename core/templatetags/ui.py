"""The components that pages use as tags (a template builtin; `docs/interface.md` shows each)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import RenderContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.web import badges, fields, icons, pagination, plots

register = template.Library()

CONTROL_ARGUMENTS = {"label", "help_text", "wide", "mark_optional"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "calendar" %}`; with a label it speaks, without it is decoration."""
    return icons.icon(name, str(label))


@register.simple_tag
def field(bound: BoundField, **kwargs: Any) -> SafeString:
    """`{% field form.phone inputmode="tel" %}`: label, help, error and control.

    `label`, `help_text`, `wide` and `mark_optional` shape the field; any other argument becomes an
    attribute of the control (`_` is written `-`).
    """
    shape = {key: kwargs.pop(key) for key in CONTROL_ARGUMENTS & kwargs.keys()}
    attrs = {key.replace("_", "-"): value for key, value in kwargs.items()}
    return fields.render_field(bound, attrs=attrs, **shape)


@register.simple_tag
def form_fields(form: forms.BaseForm, names: str = "") -> SafeString:
    """`{% form_fields form %}`, or `{% form_fields form "name phone" %}` for some of them."""
    return fields.render_fields(form, names.split() or None)


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """`{% form_errors form %}`: the summary at the head of a form; nothing while it is right."""
    return fields.render_error_summary(form)


@register.simple_tag
def badge(label: object, tone: str = "neutral", sign: str = "") -> SafeString:
    """`{% badge _("Full") "warning" %}`: colour, sign and word."""
    return badges.badge(label, tone, sign)


@register.simple_tag
def state_badge(state: str, label: object) -> SafeString:
    """`{% state_badge registration.state registration.get_state_display %}`."""
    return badges.state_badge(state, label)


@register.simple_tag
def plot(
    kind: str, data: Iterable[Sequence[object]], title: str, label: str = "", unit: str = ""
) -> SafeString:
    """`{% plot "bar" points title=_("By region") label=_("Region") unit=_("People") %}`."""
    return plots.render_plot(
        kind,
        data,
        title=str(title),
        label=str(label) or gettext("Label"),
        unit=str(unit) or gettext("Number"),
    )


@register.simple_tag
def spread_plot(
    data: Iterable[plots.Spread], title: str, label: str = "", unit: str = ""
) -> SafeString:
    """`{% spread_plot spreads title=_("Spread") label=_("Nominee") unit=_("Result") %}`."""
    return plots.render_spreads(
        data,
        title=str(title),
        label=str(label) or gettext("Label"),
        unit=str(unit) or gettext("Number"),
    )


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """`{% crumb _("Events") url %}` inside the block `breadcrumbs`; the last one has no address."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_tag
def stat(url: str, label: object, value: object, note: object = "") -> SafeString:
    """`{% stat url _("Confirmed") 84 %}` inside `<ul class="tiles">`: leads to the list behind."""
    inner = format_html(
        '<span class="tile__label">{}</span><span class="tile__value">{}</span>{}',
        label,
        value,
        format_html('<span class="tile__note">{}</span>', note) if note else "",
    )
    if url:
        return format_html('<li><a class="tile" href="{}">{}</a></li>', url, inner)
    return format_html('<li><div class="tile">{}</div></li>', inner)


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """`<a href="{% query page=2 %}">`: this page's query with some keys changed, None drops one."""
    return pagination.query_with(context["request"], **changes)


@register.simple_tag(takes_context=True)
def sort_header(
    context: Mapping[str, Any], sorting: pagination.Sorting, key: str, label: object, kind: str = ""
) -> SafeString:
    """`{% sort_header sorting "name" _("Name") %}`: a `<th>` whose link sorts; kind="number"."""
    request: HttpRequest = context["request"]
    direction = sorting.direction(key)
    sign = {"ascending": "sort-up", "descending": "sort-down", "": "sort"}[direction]
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        mark_safe(f' aria-sort="{direction}"') if direction else "",
        mark_safe(' class="number"') if kind == "number" else "",
        pagination.query_with(request, sort=sorting.next_value(key), page=None),
        label,
        icons.icon(sign),
    )


@register.simple_tag
def bulk_head() -> SafeString:
    """The head of the column of boxes; with script it selects the page."""
    return format_html(
        '<th scope="col" class="select"><label hidden data-js>'
        '<input type="checkbox" data-bulk-page><span class="visually-hidden">{0}</span></label>'
        '<span class="visually-hidden">{1}</span></th>',
        gettext("Select all on this page"),
        gettext("Selected"),
    )


@register.simple_tag
def bulk_box(value: object, label: object, name: str = "selected") -> SafeString:
    """`{% bulk_box registration.pk registration.name %}`: the cell with a row's box."""
    return format_html(
        '<td class="select"><label><input type="checkbox" name="{}" value="{}" data-bulk-row>'
        '<span class="visually-hidden">{}</span></label></td>',
        name,
        value,
        gettext("Select %(name)s") % {"name": label},
    )


@register.inclusion_tag("components/bulk_bar.html")
def bulk_bar(actions: Iterable[Sequence[str]], total: int = 0) -> dict[str, Any]:
    """`{% bulk_bar actions total=page.paginator.count %}`, inside the list's form.

    `actions`: (value, label) or (value, label, "danger"); each is a submit button named `action`.
    With `total`, a box offers all rows of the filter (`all=1` is posted).
    """
    return {"actions": [(*a, "")[:3] for a in actions], "total": total}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(
    context: Mapping[str, Any], form: forms.BaseForm, search: str = "q"
) -> dict[str, Any]:
    """`{% filter_bar filters %}`: a GET form; what is set stays, and can be cleared at once."""
    request: HttpRequest = context["request"]
    own = {form.add_prefix(name) for name in form.fields}
    is_active = any(request.GET.get(name) for name in own)
    kept = [(key, request.GET[key]) for key in ("sort",) if request.GET.get(key)]
    return {
        "form": form,
        "search": search,
        "is_active": is_active,
        "kept": kept,
        "path": request.path,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pages(context: Mapping[str, Any], page: Page[Any]) -> dict[str, Any]:
    """`{% pages page %}`: where we are, the neighbours, first and last; keeps the query."""
    request: HttpRequest = context["request"]
    numbers = [
        (number, pagination.query_with(request, page=number) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous": pagination.query_with(request, page=page.number - 1),
        "next": pagination.query_with(request, page=page.number + 1),
    }


@register.inclusion_tag("components/subnav.html")
def subnav(items: Iterable[Mapping[str, Any]], label: object = "") -> dict[str, Any]:
    """`{% subnav items label=event.title %}`: items {"label", "url", "current", "count"?}."""
    return {"items": items, "label": label or gettext("Pages")}


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> SafeString:
    """The content of another block, so that a page writes its title once."""
    render_context: RenderContext = context.render_context
    blocks = render_context.get(BLOCK_CONTEXT_KEY)
    found = blocks.get_block(name) if blocks else None
    return found.render(context) if found else mark_safe("")


@register.filter
def text_or_dash(value: object) -> SafeString:
    """The value, or a dash that a screen reader reads as "none" where there is nothing."""
    if value in (None, ""):
        return format_html(
            '<span aria-hidden="true">—</span><span class="visually-hidden">{}</span>',
            gettext("none"),
        )
    return format_html("{}", value)


MESSAGE_TONES = {"success": "success", "error": "danger", "danger": "danger", "warning": "warning"}
NOTICE_SIGNS = {"success": "check-circle", "warning": "warning", "danger": "warning"}


@register.filter
def message_tone(level: str) -> str:
    """The tone of a level of `django.contrib.messages`."""
    return MESSAGE_TONES.get(level, "info")


@register.filter
def message_sign(level: str) -> str:
    """The sign of a level or a tone."""
    return NOTICE_SIGNS.get(message_tone(level), "info")


@register.simple_tag
def control(bound: BoundField, **kwargs: Any) -> SafeString:
    """The control alone, where a page writes the label itself."""
    attrs = {key.replace("_", "-"): value for key, value in kwargs.items()}
    return fields.render_control(bound, attrs=attrs)


@register.simple_tag
def url_or_none(name: str) -> str:
    """The address of a page by its name; "" while this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
