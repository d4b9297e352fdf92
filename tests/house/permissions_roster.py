"""Rows of the permission matrix: approval, roster, corps, letters of appointment."""

from typing import Any, Final

from tests.house.matrix import (
    SECRETARIAT,
    SIGNED_IN,
    Arguments,
    Route,
    only,
    pk_of,
    public,
    token,
)
from tests.house.world import World

ROSTER: Final = (*SECRETARIAT, "supervisor")


def kept(*roles: str, ok: int = 200) -> dict[str, int]:
    """The office's roster: whoever may read it but not do this is told no, others nothing."""
    told_no = {role: 403 for role in ROSTER if role not in roles}
    return {**only(*roles, ok=ok), **told_no}


def approval(**more: Any) -> Arguments:
    def arguments(world: World) -> dict[str, Any]:
        step = world.things["approval_step"]
        return {"slug": step.call.slug, "step_id": step.pk, **more}  # type: ignore[attr-defined]

    return arguments


def corps_paper(world: World) -> dict[str, Any]:
    return {**pk_of("corps")(world), "form": "pdf"}


def print_file(world: World) -> dict[str, Any]:
    return {**pk_of("letter_batch")(world), "number": 1}


ROSTER_ROUTES: Final[dict[str, Route]] = {
    "roster_public": Route(public()),
    "roster_photo": Route(public(404), pk_of("lecturer")),  # did not agree to be shown
    "corps_announcement": Route(public(404), pk_of("corps")),  # hangs nowhere yet
    "my_lecturer_resign": Route(only("lecturer")),
    "console_approval": Route(only(*ROSTER), approval()),
    "console_approval_paper": Route(kept(*SECRETARIAT), approval(form="excel"), post={}),
    "console_lecturers": Route(only(*ROSTER, "foreign_head")),
    "console_lecturers_export": Route(only(*ROSTER, "foreign_head"), post={}),
    # Nobody chosen yet
    "console_lecturers_renew": Route(only(*ROSTER, "foreign_head", ok=302)),
    "console_lecturer": Route(only(*ROSTER), pk_of("lecturer")),
    "console_lecturer_edit": Route(kept(*SECRETARIAT), pk_of("lecturer")),
    "console_lecturer_photo": Route(kept(*SECRETARIAT, ok=302), pk_of("lecturer"), post={}),
    "console_lecturer_publicity": Route(kept(*SECRETARIAT, ok=302), pk_of("lecturer"), post={}),
    "console_lecturer_service": Route(only(*ROSTER), pk_of("lecturer"), post={}),
    "console_appointment_resign": Route(kept(*SECRETARIAT), pk_of("appointment")),
    "console_appointment_remove": Route(kept("head"), pk_of("appointment")),
    "console_appointment_hand_back": Route(kept(*SECRETARIAT), pk_of("appointment")),
    "console_corps_new": Route({**kept("head"), "foreign_head": 200}),
    "console_corps": Route(only(*ROSTER), pk_of("corps")),
    "console_corps_appoint": Route(kept("head"), pk_of("corps")),
    "console_corps_letters": Route(kept("head", ok=404), pk_of("corps"), post={"batch": "999999"}),
    "console_corps_announcement": Route(kept("head", ok=302), pk_of("corps"), post={}),
    "console_corps_paper": Route(kept(*SECRETARIAT), corps_paper, post={}),
    "api_lecturer-list": Route(token(*SIGNED_IN)),
    "api_lecturer-detail": Route(token(*ROSTER), pk_of("lecturer")),
}

# Letters of appointment: the world's one is prepared and has no file yet
LETTER_ROUTES: Final[dict[str, Route]] = {
    "console_letters_certificates": Route(only(*ROSTER, "foreign_head")),
    "console_letters_batch": Route(only(*ROSTER), pk_of("letter_batch")),
    "console_letters_batch_sign_off": Route(only("head", ok=302), pk_of("letter_batch")),
    "console_letters_batch_print": Route(only(), print_file, post={}),
    "console_letters_batch_files": Route(only(), pk_of("letter_batch"), post={}),
    "console_letters_batch_signing_list": Route(only(*SECRETARIAT), pk_of("letter_batch"), post={}),
    "console_letters_certificate": Route(only(*ROSTER), pk_of("letter")),
    "console_letters_certificate_file": Route(only(), pk_of("letter"), post={}),
    "console_letters_certificate_withhold": Route(only("head"), pk_of("letter")),
    "console_letters_certificate_revoke": Route(only(), pk_of("letter")),
    "console_letters_certificate_reissue": Route(only(*SECRETARIAT), pk_of("letter")),
}

ROUTES: Final[dict[str, Route]] = {**ROSTER_ROUTES, **LETTER_ROUTES}
