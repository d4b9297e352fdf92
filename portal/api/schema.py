"""What the OpenAPI document says beyond the serializers: every refusal is a problem."""

from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

_PROBLEM_REF: Final = "#/components/schemas/Problem"
_PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_REFUSALS: Final = {
    "400": "A parameter or field is wrong; `errors` says which and why.",
    "401": "No token, or one that has ended or was revoked.",
    "403": "The token lacks the scope, or its user the role.",
    "404": "There is no such thing, or the token's user may not see it.",
    "405": "This address does not know the method.",
    "406": "The answer is application/json only.",
    "409": "Refused by a rule at this moment.",
    "415": "The body must be application/json.",
    "422": "A value is refused by a rule; `errors` names the field.",
    "429": "Too many requests; Retry-After says when to go on.",
    "503": "The database is away; Retry-After says when to try again.",
}


def document_refusals(
    result: dict[str, Any],
    generator: Any,  # noqa: ARG001  drf-spectacular passes all four by name
    request: Any,  # noqa: ARG001
    public: bool,  # noqa: ARG001, FBT001
) -> dict[str, Any]:
    """A drf-spectacular postprocessing hook: adds the refusals to every operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM_SCHEMA
    content = {"application/problem+json": {"schema": {"$ref": _PROBLEM_REF}}}
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status, description in _REFUSALS.items():
                if status in {"415", "409", "422"} and method == "get":
                    continue
                operation["responses"].setdefault(
                    status, {"description": description, "content": content}
                )
    return result


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names it."""

    target_class = "people.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}
