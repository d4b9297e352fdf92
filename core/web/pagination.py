"""Pages and order of a list, from the query string, never an error for a hand-typed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

PER_PAGE = 50
T = TypeVar("T", bound=Model)


def query_with(request: HttpRequest, **changes: str | int | None) -> str:
    """The address's query with some keys changed (None drops one), as `?…`, or "" if empty."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def paginate(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, per_page: int = PER_PAGE
) -> Page[Any]:
    """The page that `?page=` asks for; the nearest one if it is out of range or not a number."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Sorting:
    """The columns a list may be sorted by, and the one that `?sort=` chose (`-name`: descending).

    `columns` maps the key in the address to the fields of `order_by`, ascending; "pk" is added, so
    that pages never overlap.
    """

    columns: Mapping[str, Sequence[str]]
    key: str
    is_descending: bool

    @classmethod
    def of(
        cls, request: HttpRequest, columns: Mapping[str, Sequence[str]], *, default: str
    ) -> "Sorting":
        """The order asked for, or `default` ("name", "-created") for an unknown one."""
        asked = request.GET.get("sort", default)
        if asked.removeprefix("-") not in columns:
            asked = default
        return cls(columns, asked.removeprefix("-"), asked.startswith("-"))

    def apply(self, rows: QuerySet[T]) -> QuerySet[T]:
        """The rows in the chosen order."""
        fields = list(self.columns[self.key])
        if self.is_descending:
            fields = [f[1:] if f.startswith("-") else f"-{f}" for f in fields]
        return rows.order_by(*fields, "pk")

    def next_value(self, key: str) -> str:
        """What `?sort=` becomes when the header of `key` is pressed."""
        return f"-{key}" if key == self.key and not self.is_descending else key

    def direction(self, key: str) -> str:
        """`aria-sort` of the column: "ascending", "descending", or "" for the others."""
        if key != self.key:
            return ""
        return "descending" if self.is_descending else "ascending"
