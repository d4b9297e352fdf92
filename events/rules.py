"""Who may do what to an event: office roles and the roles of its team.

| role | may |
| --- | --- |
| head of secretariat | everything of the office's events; alone signs off certificates |
| secretariat staff | everything but signing off |
| owner (team) | everything of this event but signing off |
| editor (team) | title, texts, programme |
| registrar (team) | registrations, arrivals, attendance |
| door lead (team) | gates, devices, arrivals, attendance |
| volunteer (team) | the arrival desk and the gate page only |
| finance, supervisor | read |
"""

from collections.abc import Iterable

from events.enums import TeamRole
from events.models import Event, TeamMember
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import User
from people.rules import READS_ALL, SECRETARIAT, AnyUser


def team_roles(user: AnyUser) -> dict[int, frozenset[str]]:
    """The team roles that `user` holds, by event id. Read once per user object."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    cached: dict[int, frozenset[str]] | None = getattr(user, "_team_roles", None)
    if cached is None:
        found: dict[int, set[str]] = {}
        rows = TeamMember.objects.filter(user=user, revoked_at__isnull=True)
        for event_id, role in rows.values_list("event_id", "role"):
            found.setdefault(event_id, set()).add(role)
        cached = {event_id: frozenset(roles) for event_id, roles in found.items()}
        user._team_roles = cached  # type: ignore[attr-defined]
    return cached


def forget_roles(user: User) -> None:
    """Drop what was read of a user's roles after they changed in the same request."""
    for name in ("_team_roles", "_office_roles"):
        if hasattr(user, name):
            delattr(user, name)


def _may(user: AnyUser, event: Event, team: Iterable[TeamRole]) -> bool:
    if people_rules.has_office_role(user, event.office_id, SECRETARIAT):
        return True
    return not team_roles(user).get(event.pk, frozenset()).isdisjoint(team)


def can_use_console(user: AnyUser) -> bool:
    """Whether the organisers' pages have anything for this user."""
    return bool(people_rules.office_roles(user) or team_roles(user)) or (
        people_rules.can_administer(user)
    )


def can_suggest_people(user: AnyUser) -> bool:
    """Names of people as one types, for programmes: not for those who only work at a door."""
    held = frozenset().union(*team_roles(user).values())
    return bool(people_rules.offices_with(user, SECRETARIAT)) or not held.isdisjoint(
        [TeamRole.OWNER, TeamRole.EDITOR]
    )


def can_create_events(user: AnyUser, office_id: int) -> bool:
    return people_rules.has_office_role(user, office_id, SECRETARIAT)


def can_view_event(user: AnyUser, event: Event) -> bool:
    """See the event's console pages at all; what stands on each is for its own rule."""
    return people_rules.has_office_role(user, event.office_id, READS_ALL) or bool(
        team_roles(user).get(event.pk)
    )


def can_edit_event(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER, TeamRole.EDITOR])


def can_edit_programme(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER, TeamRole.EDITOR])


def can_publish(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER])


def can_cancel(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER])


def can_manage_team(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER])


def can_manage_registrations(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER, TeamRole.REGISTRAR])


def can_view_registrations(user: AnyUser, event: Event) -> bool:
    return can_manage_registrations(user, event) or people_rules.has_office_role(
        user, event.office_id, READS_ALL
    )


def can_manage_gates(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER, TeamRole.DOOR_LEAD])


def can_work_desk(user: AnyUser, event: Event) -> bool:
    """Record arrivals and confirm tickets at the door."""
    return _may(
        user,
        event,
        [TeamRole.OWNER, TeamRole.REGISTRAR, TeamRole.DOOR_LEAD, TeamRole.VOLUNTEER],
    )


def can_mark_attendance(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER, TeamRole.REGISTRAR, TeamRole.DOOR_LEAD])


def can_view_attendance(user: AnyUser, event: Event) -> bool:
    return can_mark_attendance(user, event) or people_rules.has_office_role(
        user, event.office_id, READS_ALL
    )


def can_prepare_certificates(user: AnyUser, event: Event) -> bool:
    return _may(user, event, [TeamRole.OWNER])


def can_view_certificates(user: AnyUser, event: Event) -> bool:
    return can_prepare_certificates(user, event) or people_rules.has_office_role(
        user, event.office_id, READS_ALL
    )


def can_sign_off(user: AnyUser, event: Event) -> bool:
    """Only the head of secretariat lets certificates take effect, withholds or overrides."""
    return people_rules.has_office_role(user, event.office_id, [OfficeRole.HEAD])
