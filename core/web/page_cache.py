"""Rendered pages kept in the process, under keys that say everything the page shows.

A key changes with the data (a revision, a count), so nothing is ever cleared; the age limit only
bounds what a key cannot know, such as the name of a person corrected elsewhere.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers


@dataclass(frozen=True)
class Kept:
    """A rendered text with its strong ETag (quoted) and when it was made (monotonic seconds)."""

    body: bytes
    etag: str
    made_at: float


class PageCache:
    """At most `size` texts, the least lately used goes first; none is older than `seconds`."""

    def __init__(self, *, size: int, seconds: float) -> None:
        self._size = size
        self._seconds = seconds
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> Kept:
        """The text under `key`, made now if it is not kept."""
        now = time.monotonic()
        with self._lock:
            found = self._kept.get(key)
            if found is not None and now - found.made_at < self._seconds:
                self._kept.move_to_end(key)
                return found
        body = make().encode()
        made = Kept(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', now)
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


def holds(request: HttpRequest, etag: str) -> bool:
    """Whether the asker has this version already: then the body need not be made."""
    asked = {
        tag.strip().removeprefix("W/")
        for tag in request.headers.get("If-None-Match", "").split(",")
    }
    return etag in asked or "*" in asked


def conditional(
    request: HttpRequest, body: bytes, etag: str, *, content_type: str = "text/html; charset=utf-8"
) -> HttpResponse:
    """200 with the body, or 304 to somebody who holds it; always to be asked again."""
    response: HttpResponse
    if holds(request, etag):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
