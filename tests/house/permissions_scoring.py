"""Rows of the permission matrix: expert scoring.

The world's step has one open review (the reviewer's) and the other reviewer tied to the nominee, so
that scores are not open: nobody of the secretariat gets to the ranking.
"""

from typing import Any, Final

from people.enums import LinkPurpose
from tests.factories import NOW
from tests.house.matrix import SECRETARIAT, SIGNED_IN, Route, only, pk_of, public, token
from tests.house.world import World

CHOOSERS: Final = (*SECRETARIAT, "supervisor")


def on_step(world: World) -> dict[str, Any]:
    return {
        "slug": world.things["call"].slug,  # type: ignore[attr-defined]
        "step_id": world.things["step"].pk,
    }


def on_step_with(name: str) -> Any:
    def arguments(world: World) -> dict[str, Any]:
        return {**on_step(world), **pk_of(name)(world)}

    return arguments


def own_token(world: World) -> dict[str, Any]:
    from people.domain import own_links

    link = own_links.renew(
        purpose=LinkPurpose.REVIEWER,
        subject=world.things["panel_member"],
        actor=None,
        now=NOW,
    )
    return {"token": own_links.path_of(link).split("/")[2]}


def edits(ok: int = 200) -> dict[str, int]:
    """Staff act, the supervisor looks on, strangers know of nothing."""
    return {**only(*SECRETARIAT, ok=ok), "supervisor": 403}


ROUTES: Final[dict[str, Route]] = {
    "my_reviews": Route(only(*SIGNED_IN)),
    # The tied reviewer, the nominee, the head: none of them opens what was given to the reviewer
    "my_review": Route(only("reviewer"), pk_of("review")),
    "my_review_seal": Route(only("reviewer"), pk_of("review")),
    "my_review_recuse": Route(only("reviewer"), pk_of("review")),
    "review_invitation": Route(public(), own_token),
    "console_scoring": Route(only(*CHOOSERS), on_step),
    "console_scoring_invite": Route(edits(), on_step),
    "console_scoring_distribute": Route(edits(302), on_step, post={}),
    "console_scoring_remind": Route(edits(302), on_step, post={}),
    "console_scoring_again": Route(edits(302), on_step_with("panel_member"), post={}),
    "console_scoring_leave": Route(edits(), on_step_with("panel_member")),
    "console_ranking": Route(only(), on_step),
    "console_ranking_export": Route(only(), on_step, post={}),
    "console_ranking_package": Route(only(), on_step, post={}),
    "console_ranking_row": Route(only(), on_step_with("submission")),
    "console_unseal": Route(only(), on_step_with("review")),
    "console_move_withdraw": Route(only(), on_step_with("review"), post={}),
    "console_freeze": Route(only(), on_step),
    "console_decide": Route(only(), on_step),
    "api_review-list": Route(token(*SIGNED_IN)),
    "api_review-detail": Route(token("reviewer"), pk_of("review")),
    # No score is given yet, so that the reviewer is told what is missing
    "api_review-seal": Route(token("reviewer", ok=422), pk_of("review"), post={}),
    "api_review-recuse": Route(token("reviewer", ok=400), pk_of("review"), post={}),
}
