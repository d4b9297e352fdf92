"""The permission matrix: every route × every role. Written by hand from the rules, not recorded.

`ROUTES[name]` says with which method the route is asked, with which arguments of its address, and
what each role is answered. A page that a role may not know of answers 404, a page that asks for
somebody signed in sends strangers to sign in (302).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.house.world import (
    ANONYMOUS,
    OFFICE_ROLES,
    ROLES,
    STRANGERS,
    TEAM_ROLES,
    World,
)

Arguments = Callable[[World], dict[str, Any]]

SECRETARIAT: Final = ("head", "staff")
READERS: Final = tuple(OFFICE_ROLES)
TEAM: Final = tuple(TEAM_ROLES)
SIGNED_IN: Final = tuple(role for role in ROLES if role != ANONYMOUS)
CONSOLE: Final = (*READERS, *TEAM, *STRANGERS, "administrator")


@dataclass(frozen=True)
class Route:
    """One route's row. `post` holds the fields of a POST; None asks with GET."""

    statuses: dict[str, int]
    arguments: Arguments = field(default=lambda _world: {})
    post: dict[str, Any] | None = None


def public(status: int = 200) -> dict[str, int]:
    """The same answer for everyone."""
    return dict.fromkeys(ROLES, status)


def only(*roles: str, ok: int = 200, others: int = 404, anonymous: int = 302) -> dict[str, int]:
    """`ok` for these roles, `others` for the rest, `anonymous` without signing in."""
    unknown = set(roles) - set(ROLES)
    assert not unknown, unknown
    return {
        role: ok if role in roles else anonymous if role == ANONYMOUS else others for role in ROLES
    }


def token(*roles: str, others: int = 404) -> dict[str, int]:
    """Programs: 401 without a token."""
    return only(*roles, others=others, anonymous=401)


def slug(world: World) -> dict[str, Any]:
    return {"slug": world.event.slug}


def pk_of(name: str) -> Arguments:
    """The key of one of the world's objects, under the address's name `pk`."""

    def arguments(world: World) -> dict[str, Any]:
        thing = getattr(world, name, None) or world.things[name]
        return {"pk": thing.pk}

    return arguments


ROUTES: Final[dict[str, Route]] = {
    # Monitors and things of no app
    "healthz": Route(public()),
    "readyz": Route(public()),
    "set_language": Route(public(302), post={"language": "en"}),
    "set_theme": Route(public(302), post={"theme": "dark"}),
    # Anyone
    "home": Route(public()),
    "event_detail": Route(public(), slug),
    "event_calendar": Route(public(), slug),
    "event_poster_png": Route(public(), slug),
    "event_poster_pdf": Route(public(), slug),
    # Programs
    "api_root": Route(public()),
    "api_schema": Route(public()),
    "api_docs": Route(public()),
    "api_event-list": Route(token(*SIGNED_IN)),
    "api_event-detail": Route(token(*READERS, *TEAM), pk_of("event")),
    "api_session-list": Route(token(*SIGNED_IN)),
    "api_session-detail": Route(token(*READERS, *TEAM), pk_of("session")),
    "api_certificate-list": Route(token(*SIGNED_IN)),
    "api_certificate-detail": Route(token(*READERS, "owner"), pk_of("certificate")),
}
