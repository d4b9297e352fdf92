"""Rows of the permission matrix: eligibility review, public notices, objections."""

from typing import Any, Final

from calls.enums import StepKind
from tests.house.matrix import SECRETARIAT, Arguments, Route, only, pk_of, public
from tests.house.world import World

CHOOSERS: Final = (*SECRETARIAT, "supervisor")


def notice_slug(world: World) -> dict[str, Any]:
    return {"slug": world.things["notice"].slug}  # type: ignore[attr-defined]


def at_notice(world: World) -> dict[str, Any]:
    """The call's slug and the step of its public notice."""
    notice: Any = world.things["notice"]
    return {"slug": notice.call.slug, "step_id": notice.step_id}


def at_kind(kind: StepKind) -> Arguments:
    """The call's slug and its step of that kind."""

    def arguments(world: World) -> dict[str, Any]:
        call: Any = world.things["call"]
        return {"slug": call.slug, "step_id": call.steps.get(kind=kind).pk}

    return arguments


def at_screened(world: World) -> dict[str, Any]:
    """A submission that waits at the eligibility review."""
    return {**at_kind(StepKind.ELIGIBILITY)(world), "pk": world.things["screened"].pk}


def of_notice(world: World) -> dict[str, Any]:
    return {**at_notice(world), "pk": world.things["notice"].pk}


def objection_pk(world: World) -> dict[str, Any]:
    return {"pk": world.things["objection"].pk}


def objection_file(world: World) -> dict[str, Any]:
    return {**objection_pk(world), "file_id": world.things["objection_file"].pk}


HEAD_ONLY: Final = {"staff": 403, "supervisor": 403}
ROUTES: Final[dict[str, Route]] = {
    "api_notice-list": Route(public()),
    "api_notice-detail": Route(public(), pk_of("notice")),
    "notice_list": Route(public()),
    "notice_detail": Route(public(), notice_slug),
    "notice_pdf": Route(public(), notice_slug),
    "objection_new": Route(public(), notice_slug),
    "objection_received": Route(public(302), notice_slug),  # nobody has filed one here
    "objection_status": Route(public()),
    "console_screening": Route(only(*CHOOSERS), at_kind(StepKind.ELIGIBILITY)),
    "console_committee": Route(only(*CHOOSERS), at_kind(StepKind.COMMITTEE)),
    # Nobody is ticked; and nobody stands at the world's committee step
    "console_verdicts": Route(
        {**only(*SECRETARIAT, ok=422), "supervisor": 403}, at_kind(StepKind.COMMITTEE), post={}
    ),
    "console_screening_row": Route(only(*CHOOSERS), at_screened),
    "console_overrule": Route(
        {**only(*SECRETARIAT, ok=422), "supervisor": 403}, at_screened, post={}
    ),
    "console_place": Route({**only(), "supervisor": 403}, at_screened, post={}),
    "console_public_notice": Route(only(*CHOOSERS), at_notice),
    # The world's notice hangs: it cannot be published again, and its period is not over
    "console_public_notice_publish": Route({**only("head", ok=302), **HEAD_ONLY}, of_notice),
    "console_public_notice_withdraw": Route({**only("head"), **HEAD_ONLY}, of_notice),
    "console_public_notice_conclude": Route({**only("head", ok=302), **HEAD_ONLY}, of_notice),
    "console_objections": Route(only("supervisor")),
    "console_objection": Route(only("supervisor"), objection_pk),
    "console_objection_act": Route(
        only("supervisor", ok=302), objection_pk, post={"act": "accept"}
    ),
    "console_objection_reveal": Route(only("supervisor"), objection_pk, post={}),
    "console_objection_file": Route(only("supervisor"), objection_file, post={}),
}
