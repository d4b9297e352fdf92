"""Rows of the permission matrix: calls, submissions, reviews, public notices."""

from typing import Any, Final

from tests.house import permissions_scoring
from tests.house.matrix import SECRETARIAT, Route, only
from tests.house.world import World

CHOOSERS: Final = (*SECRETARIAT, "supervisor")


def call_slug(world: World) -> dict[str, Any]:
    return {"slug": world.things["call"].slug}  # type: ignore[attr-defined]


CALL_ROUTES: Final[dict[str, Route]] = {
    "console_calls": Route(only(*CHOOSERS, "foreign_head", others=403)),
    "console_call": Route(only(*CHOOSERS), call_slug),
}

ROUTES: Final[dict[str, Route]] = {**CALL_ROUTES, **permissions_scoring.ROUTES}
