"""The head of one call's console pages: its path, and the tabs to its pages."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls import rules
from calls.domain import phases
from calls.enums import StepKind
from calls.models import Call, Step

register = template.Library()

# The page of a step, by its kind; a page that this installation does not have is left out.
STEP_PAGES: Final[dict[str, str]] = {
    StepKind.ELIGIBILITY: "console_screening",
    StepKind.SCORING: "console_scoring",
    StepKind.COMMITTEE: "console_committee",
    StepKind.NOTICE: "console_public_notice",
    StepKind.APPROVAL: "console_approval",
}


def _address(name: str, **arguments: Any) -> str:
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return ""


@register.simple_tag
def step_url(step: Step, slug: str) -> str:
    """The address of a step's page, "" where it has none."""
    if step.kind == StepKind.NOMINATION:
        return _address("console_submissions", slug=slug)
    return _address(STEP_PAGES.get(step.kind, ""), slug=slug, step_id=step.pk)


@register.simple_tag
def call_url(name: str, call: Call) -> str:
    """The address of one of the call's pages, "" while this installation has no such page."""
    return _address(name, slug=call.slug)


@register.simple_tag(takes_context=True)
def call_pages(context: Mapping[str, Any], call: Call) -> list[dict[str, Any]]:
    """`{% call_pages call as items %}`, for the component `subnav`: hub, submissions, each step."""
    request: HttpRequest = context["request"]
    items = [
        {"label": pgettext("page", "Overview"), "url": _address("console_call", slug=call.slug)},
        {"label": _("Submissions"), "url": _address("console_submissions", slug=call.slug)},
    ]
    steps = sorted(call.steps.all(), key=lambda step: step.order)
    items += [
        {"label": str(step), "url": step_url(step, call.slug)}
        for step in steps
        if step.kind != StepKind.NOMINATION
    ]
    if rules.can_edit(request.user, call):
        items.append({"label": _("Settings"), "url": _address("console_call_edit", slug=call.slug)})
    found = [item for item in items if item["url"]]
    fitting = [item["url"] for item in found if request.path.startswith(item["url"])]
    nearest = max(fitting, key=len, default="")
    return [{**item, "current": item["url"] == nearest} for item in found]


@register.simple_tag
def path_of(call: Call) -> list[phases.Phase]:
    """`{% path_of call as phases %}`: the steps with their phases now."""
    return phases.of_call(call, timezone.now(), counted=True)


@register.filter
def current_phase(path: list[phases.Phase]) -> phases.Phase | None:
    """The phase to name in one line."""
    return phases.current(path)
