"""What the permission matrix is written with: rows, sets of roles, arguments of addresses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from people.models import AccessLink
from registrations.domain import links
from tests.factories import link_token
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


def token(*roles: str, ok: int = 200, others: int = 404) -> dict[str, int]:
    """Programs: 401 without a token."""
    return only(*roles, ok=ok, others=others, anonymous=401)


def slug(world: World) -> dict[str, Any]:
    return {"slug": world.event.slug}


def gate_id(world: World) -> dict[str, Any]:
    return {"gate_id": world.things["gate"].pk}


def code_of_ticket(world: World) -> dict[str, Any]:
    return {"code": world.registration.tickets.get().code}


def secret(world: World) -> dict[str, Any]:
    return {"secret": links.secret_of(world.registration)}


def token_of_link(world: World) -> dict[str, Any]:
    link = world.things["link"]
    assert isinstance(link, AccessLink)
    return {"token": link_token(link)}


def pk_of(name: str) -> Arguments:
    """The key of one of the world's objects, under the address's name `pk`."""

    def arguments(world: World) -> dict[str, Any]:
        thing = getattr(world, name, None) or world.things[name]
        return {"pk": thing.pk}

    return arguments


def on_event(*names: str) -> Arguments:
    """The event's slug and, as `<name>_id`, the keys of other objects of the world."""

    def arguments(world: World) -> dict[str, Any]:
        things = {name: getattr(world, name, None) or world.things[name] for name in names}
        return {**slug(world), **{f"{name}_id": thing.pk for name, thing in things.items()}}

    return arguments


def event_page(*roles: str, ok: int = 200) -> dict[str, int]:
    """An event's console page: its other colleagues are told no, strangers that it is not there."""
    answers = only(*roles, ok=ok)
    told_no = dict.fromkeys([role for role in (*READERS, *TEAM) if role not in roles], 403)
    return {**answers, **told_no}


DOORS: Final = (*SECRETARIAT, "owner", "door_lead")
DESK: Final = (*SECRETARIAT, "owner", "registrar", "door_lead", "volunteer")
MARKERS: Final = (*SECRETARIAT, "owner", "registrar", "door_lead")
SEES_MARKS: Final = (*READERS, "owner", "registrar", "door_lead")


def in_event(name: str, **more: Any) -> Arguments:
    """The event's slug and the key of one of its things."""

    def arguments(world: World) -> dict[str, Any]:
        return {**slug(world), **pk_of(name)(world), **more}

    return arguments


def verify_code(world: World) -> dict[str, Any]:
    return {"code": world.certificate.verify_code}


def own_certificate(world: World) -> dict[str, Any]:
    return {"secret": links.secret_of(world.registration), "pk": world.certificate.pk}


def other_key(_world: World) -> dict[str, Any]:
    """A key that belongs to nobody here."""
    return {"pk": 999_999}


EDITORS: Final = (*SECRETARIAT, "owner", "editor")
OWNERS: Final = (*SECRETARIAT, "owner")
REGISTRARS: Final = (*SECRETARIAT, "owner", "registrar")
SEE_REGISTRATIONS: Final = (*READERS, "owner", "registrar")
SEE_GATES: Final = (*READERS, "owner", "door_lead")
SECRETARIATS: Final = (*SECRETARIAT, "foreign_head")
SEE_PEOPLE: Final = (*SECRETARIATS, "supervisor")
HAVE_PERSON: Final = ("participant", "lecturer", "nominee", "reviewer", "tied_reviewer")
