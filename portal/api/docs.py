"""`/api/docs/`: the OpenAPI document as a page that a person reads, without any script."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Operation:
    """One address and method: what it takes and what it answers."""

    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]
    body: str
    responses: list[tuple[str, str]]


def _schema_name(content: dict[str, Any]) -> str:
    first: dict[str, Any] = next(iter(content.values()), {})
    schema = first.get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("type", ""))


@cache
def operations() -> list[Operation]:
    """Every operation of the document, in its order; made once per process."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=operation.get("description", ""),
            parameters=operation.get("parameters", []),
            body=_schema_name(operation.get("requestBody", {}).get("content", {})),
            responses=[
                (status, response.get("description") or _schema_name(response.get("content", {})))
                for status, response in sorted(operation["responses"].items())
            ],
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/api_docs.html", {"operations": operations()})
