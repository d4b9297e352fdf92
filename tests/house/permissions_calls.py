"""Rows of the permission matrix: calls, submissions, reviews, public notices."""

from typing import Any, Final

from tests.house import permissions_notices, permissions_scoring
from tests.house.matrix import SECRETARIAT, SIGNED_IN, Route, only, pk_of, public, token
from tests.house.world import World

CHOOSERS: Final = (*SECRETARIAT, "supervisor")


def call_slug(world: World) -> dict[str, Any]:
    return {"slug": world.things["call"].slug}  # type: ignore[attr-defined]


def call_step(world: World) -> dict[str, Any]:
    return {**call_slug(world), "step_id": world.things["step"].pk}


def call_page(*roles: str, ok: int = 200) -> dict[str, int]:
    """A call's console page: whoever may see the call otherwise is told no."""
    told_no = dict.fromkeys([role for role in CHOOSERS if role not in roles], 403)
    return {**only(*roles, ok=ok), **told_no}


CALL_ROUTES: Final[dict[str, Route]] = {
    "call_list": Route(public()),
    "call_detail": Route(public(), call_slug),
    "call_pdf": Route(public(), call_slug),
    "console_calls": Route(only(*CHOOSERS, "foreign_head", others=403)),
    "console_call_new": Route(only(*SECRETARIAT, "foreign_head", others=403)),
    "console_call": Route(only(*CHOOSERS), call_slug),
    "console_call_pdf": Route(only(*CHOOSERS), call_slug),
    "console_call_edit": Route(call_page(*SECRETARIAT), call_slug),
    "console_call_path": Route(call_page(*SECRETARIAT), call_slug),
    "console_call_demands": Route(call_page(*SECRETARIAT), call_slug),
    "console_call_criteria": Route(call_page(*SECRETARIAT), call_step),
    "console_call_copy": Route(call_page(*SECRETARIAT), call_slug),
    "console_call_publish": Route(call_page(*SECRETARIAT), call_slug),
    "console_call_cancel": Route(call_page("head"), call_slug),
    "console_call_conclude": Route(call_page("head"), call_slug),
    "console_step_extend": Route(call_page(*SECRETARIAT), call_step),
    "api_call-list": Route(token(*SIGNED_IN)),
    "api_call-detail": Route(token(*SIGNED_IN), pk_of("call")),
}

ROUTES: Final[dict[str, Route]] = {
    **CALL_ROUTES,
    **permissions_notices.ROUTES,
    **permissions_scoring.ROUTES,
}
