"""Rows of the permission matrix: lecturers, appointments, assignments."""

from typing import Any, Final

from people.domain import own_links
from people.enums import LinkPurpose
from tests.factories import NOW
from tests.house.matrix import (
    EDITORS,
    READERS,
    SIGNED_IN,
    Route,
    event_page,
    only,
    pk_of,
    public,
    slug,
    token,
)
from tests.house.world import STRANGERS, World


def of_assignment(**more: Any) -> Any:
    """The assignment's key under `pk`, and what else the address names."""
    return lambda world: {**pk_of("assignment")(world), **more}


def _material(world: World) -> dict[str, Any]:
    return {**pk_of("assignment")(world), "material_id": world.things["material"].pk}


def _own_link(world: World) -> dict[str, Any]:
    link = own_links.renew(
        purpose=LinkPurpose.ASSIGNMENT, subject=world.things["assignment"], actor=None, now=NOW
    )
    return {"token": own_links.path_of(link).split("/")[2]}


ASSIGNMENT_READERS: Final = (*READERS, "owner", "editor")
MONEY: Final = ("head", "finance")
ROUTES: Final[dict[str, Route]] = {
    "console_assignments": Route(only(*ASSIGNMENT_READERS, *STRANGERS, others=403)),
    "console_session_lecturers": Route(event_page(*EDITORS), pk_of("session")),
    "console_lecturers_compare": Route(event_page(*EDITORS), pk_of("session")),
    "console_assignment": Route(event_page(*ASSIGNMENT_READERS), of_assignment()),
    "console_assignment_answer": Route(
        event_page(*EDITORS, ok=302), of_assignment(), post={"answer": "decline", "note": "出差"}
    ),
    # Asked and not answered yet: refused with a word, back on its page
    "console_assignment_again": Route(event_page(*EDITORS, ok=302), of_assignment(), post={}),
    "console_assignment_cancel": Route(event_page(*EDITORS), of_assignment()),
    "console_assignment_letter": Route(
        event_page(*EDITORS), of_assignment(kind="lecturer", extension="docx")
    ),
    # The world's file was never stored
    "console_assignment_material": Route(event_page(*EDITORS, ok=302), _material),
    "console_assignment_fee": Route(event_page(*MONEY), of_assignment()),
    "console_fee_ceilings": Route(
        {**only(*MONEY), "staff": 403, "supervisor": 403},
        lambda world: {"office_id": world.things["office"].pk},
    ),
    "console_event_lecturers": Route(event_page(*ASSIGNMENT_READERS), slug),
    "console_fees": Route(event_page(*MONEY), slug),
    "console_fees_export": Route(event_page(*MONEY), slug, post={"format": "xlsx"}),
    "my_lecturer": Route(only("lecturer")),
    "my_lecturer_profile": Route(only("lecturer")),
    # Without a file: told so on the own profile
    "my_lecturer_photo": Route(only("lecturer", ok=302), post={}),
    "my_lecturer_consent": Route(only("lecturer", ok=302), post={"act": "publish"}),
    "my_lecturer_calendar": Route(only("lecturer", ok=302), post={}),
    "my_assignments": Route(only(*SIGNED_IN)),
    "my_assignment": Route(only("lecturer"), of_assignment()),
    "my_material_remove": Route(only("lecturer", ok=302), _material, post={}),
    "assignment_link": Route(public(), _own_link),
    "api_assignment-list": Route(token(*SIGNED_IN)),
    "api_assignment-detail": Route(token("lecturer", *ASSIGNMENT_READERS), of_assignment()),
    "api_assignment-answer": Route(
        {
            **token("lecturer", *EDITORS),
            **dict.fromkeys(("finance", "supervisor"), 403),
        },
        of_assignment(),
        post={"answer": "decline", "note": "出差"},
    ),
    "api_assignment-cancel": Route(
        {
            **token(*EDITORS),
            **dict.fromkeys(("finance", "supervisor", "lecturer"), 403),
        },
        of_assignment(),
        post={"reason": "改期"},
    ),
}
