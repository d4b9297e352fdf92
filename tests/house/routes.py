"""Every route of the site, as the resolver knows it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named_routes(resolver: URLResolver | None = None, path: str = "") -> Iterator[tuple[str, str]]:
    """(name, address pattern) of every route; a route without a name cannot be in the matrix."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from named_routes(entry, address)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", address
