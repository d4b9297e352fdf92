"""One view, one page: htmx gets the fragment, everybody else the whole."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers

STOP_POLLING = 286  # htmx ends `hx-trigger="every …"` at this status


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx (or our dialog) asks for a part of the page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str,
    status: int = 200,
) -> HttpResponse:
    """Render `fragment` for htmx and `template`, which includes it, for a whole page."""
    chosen = fragment if wants_fragment(request) else template
    response = render_template(request, chosen, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to a page after a write, whether a form or htmx did it."""
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def with_toast(response: HttpResponse, text: str, tone: str = "success") -> HttpResponse:
    """Show a message beside a fragment (`django.contrib.messages` serves whole pages)."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "tone": tone}})
    return response
