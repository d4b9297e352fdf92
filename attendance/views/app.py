"""The installable check-in app: its page, service worker, decoding worker and web manifest."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, cast

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.enums import Verdict

READER: Final = "vendor/zxing-wasm-3.1.4/es/reader/index.js"
READER_SHARED: Final = "vendor/zxing-wasm-3.1.4/es/share.js"
WASM: Final = "vendor/zxing-wasm-3.1.4/reader/zxing_reader.wasm"
MODULES: Final = (
    "main",
    "camera",
    "decoder",
    "door",
    "feedback",
    "lists",
    "outbox",
    "panel",
    "roster",
    "sha256",
    "storage",
    "sync",
    "verdict",
)
FILES: Final = (
    *(f"checkin/{name}.js" for name in MODULES),
    "checkin/checkin.css",
    "checkin/icon.svg",
    "checkin/icon-192.png",
    READER,
    READER_SHARED,
    WASM,
)
_WITH_WASM: Final = {"script-src": ["'self'", "'wasm-unsafe-eval'"]}
View = Callable[[HttpRequest], HttpResponse]


def _with_wasm(view: View) -> View:
    """WebAssembly may run on this response and nowhere else (the Content-Security-Policy)."""
    replaced = csp_replace(_WITH_WASM)(view)
    return cast("View", wraps(view)(replaced))


def _script(name: str) -> str:
    """The text of one of our own static scripts that is served at an address of its own."""
    found = finders.find(f"checkin/{name}")
    return Path(str(found)).read_text(encoding="utf-8")


def _version() -> str:
    """A name for exactly these files in this language; the cache is called by it."""
    parts = [*(static(name) for name in FILES), _script("worker.js"), _script("service-worker.js")]
    content = "\n".join([*parts, json.dumps(strings(), sort_keys=True), str(get_language())])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


@never_cache
@_with_wasm
@require_safe
def gate(request: HttpRequest) -> HttpResponse:
    """The check-in page. It is the same for everybody: what it may see, its pairing decides."""
    return render(
        request,
        "attendance/gate.html",
        {
            "strings": strings(),
            "version": _version(),
            "modules": [static(f"checkin/{name}.js") for name in MODULES if name != "main"],
            "reader": static(READER),
            "wasm": static(WASM),
        },
    )


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """Never cached, so that an update is always found; its text names the files of this version."""
    files = [
        reverse("gate_app"),
        reverse("gate_worker"),
        reverse("gate_manifest"),
        *(static(name) for name in FILES),
    ]
    head = f"const VERSION = {json.dumps(_version())};\nconst FILES = {json.dumps(files)};\n"
    return _javascript(head + _script("service-worker.js"))


@_with_wasm
@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """The decoding worker, at an address of its own because it needs a policy of its own."""
    response = _javascript(_script("worker.js"))
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    content = {
        "id": reverse("gate_app"),
        "name": _("Huiwu check-in"),
        "short_name": _("Check-in"),
        "lang": get_language(),
        "start_url": reverse("gate_app"),
        "scope": reverse("gate_app"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f6f7f7",
        "theme_color": "#0b6470",
        "icons": [
            {"src": static(f"checkin/icon-{size}.png"), "sizes": f"{size}x{size}"}
            for size in (192, 512)
        ],
    }
    return HttpResponse(json.dumps(content), content_type="application/manifest+json")


def _javascript(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def strings() -> dict[str, Any]:
    """The sentences that scripts show; `{name}` is filled in there."""
    words = {f"verdict_{verdict.value}": str(verdict.label) for verdict in Verdict}
    return {
        **words,
        "verdict_accepted": _("Come in"),
        "verdict_accepted_out": _("Left"),
        "verdict_duplicate": _("Already scanned"),
        "verdict_unverified": _("Not in the list"),
        "advice_not_confirmed": _(
            "The registration is not confirmed. Send the person to the desk."
        ),
        "advice_cancelled": _("The registration was cancelled. Send the person to the desk."),
        "advice_revoked": _("There is a newer ticket. Ask for that one, or search by name."),
        "advice_wrong_event": _("This ticket belongs to another event."),
        "advice_wrong_part": _("Not registered for what takes place here."),
        "advice_outside_window": _("This gate takes no scans at this time."),
        "advice_unknown": _(
            "This is no ticket of this system. Search by name, or ask at the desk."
        ),
        "advice_unverified": _("It may be a new ticket. Let in, or send to the desk?"),
        "first_scanned": _("First scanned at {time}"),
        "contact_online": _("Online"),
        "contact_offline": _("Offline"),
        "contact_revoked": _("Access ended"),
        "pending": _("{count} to upload"),
        "counter": _("{count} people in"),
        "list_separator": _(", "),
        "no_session_now": _("No session takes place now"),
        "whole_gate": _("Everybody at this gate"),
        "last4": _("phone …{digits}"),
        "already_here": _("already scanned"),
        "nobody": _("unknown code"),
        "undone": _("undone"),
        "waiting": _("not uploaded yet"),
        "never": _("not yet"),
        "storage_kept": _("kept safely"),
        "storage_may_go": _("as the browser likes: do not clear its data"),
        "not_stored": _("This scan could not be stored on the phone. Write the name down."),
        "photo_empty": _("No code was found in the photo. Try again closer, or type the code."),
        "camera_denied": _(
            "The browser was not allowed to use the camera. Allow it in the browser's settings for "
            "this site, or type the code below."
        ),
        "camera_missing": _("No camera could be started. Type the code below, or take a photo."),
        "unpair_question": _("Leave this gate? The list of people is removed from the phone."),
        "pair_code_refused": _("This code is not valid, or no longer. Ask for a new one."),
        "pair_too_many_tries": _("Too many wrong codes. Wait a minute."),
        "pair_offline": _("No network. Pairing needs it once."),
        "pair_pending": _("Scans of the present gate are not uploaded yet."),
        "pair_failed": _("Pairing did not work. Try again."),
        "arrival_title": _("Arrived?"),
        "arrival_button": _("Identity looked at, materials handed out"),
        "check_in_title": _("Check in this person?"),
        "check_in_button": _("Check in"),
    }
