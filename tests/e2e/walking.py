"""Walk a site as a reader would: from one page along its links, each kind of page once."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

# Files, not pages; the documentation of the API is another program's page.
_NO_PAGE: Final = re.compile(r"\.(pdf|png|ics|xlsx|json|zip|csv)$|/file/$|^/(api|media|static)/")


def route_of(url: str) -> str:
    """The name of the route that answers `url`; "" when the address is no page of the site."""
    path = urlsplit(url).path
    if _NO_PAGE.search(path):
        return ""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def walk(page: Page, start: str, seen: set[str], *, within: str = "/") -> Iterator[str]:
    """Open `start`, then every kind of page below `within` that links lead to, breadth first.

    Yields each route's name with its page open, and adds it to `seen`; what is already there is
    passed over, the start excepted. AssertionError for a link that leads nowhere.
    """
    host = urlsplit(page.url).netloc
    waiting = [start]
    first = True
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if not first and (not route or route in seen):
            continue
        first = False
        try:
            response = page.goto(address)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            seen.add(route)  # a file, not a page
            continue
        assert response is not None
        assert response.status < 400, f"{address} answers {response.status}"
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        seen |= {route, route_of(page.url)}
        found: list[str] = page.locator("a[href]:not([download])").evaluate_all(
            "links => links.map(link => link.href)"
        )
        yield route
        for link in found:
            parts = urlsplit(link)
            if parts.netloc == (host or parts.netloc) and parts.path.startswith(within):
                waiting.append(link.partition("#")[0])
