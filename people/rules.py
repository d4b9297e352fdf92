"""Who may do what for an office. Pages and API ask here and nowhere else.

Rules take the day from the caller's clock through `today()`; roles are dated, so that a role is
handed over at midnight of the day agreed.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people.enums import OfficeRole
from people.models import Office, OfficeMember, UnitContact, User

AnyUser = User | AnonymousUser


def today() -> date:
    """The day in the site's time zone, by which dated roles begin and end."""
    return timezone.localdate()


def office_roles(user: AnyUser) -> dict[int, frozenset[str]]:
    """The roles that `user` holds today, by office id. Read once per user object."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    cached: dict[int, frozenset[str]] | None = getattr(user, "_office_roles", None)
    if cached is None:
        found: dict[int, set[str]] = {}
        rows = OfficeMember.objects.active(today()).filter(user=user)
        for office_id, role in rows.values_list("office_id", "role"):
            found.setdefault(office_id, set()).add(role)
        cached = {office_id: frozenset(roles) for office_id, roles in found.items()}
        user._office_roles = cached  # type: ignore[attr-defined]
    return cached


def has_office_role(user: AnyUser, office_id: int, roles: Iterable[OfficeRole]) -> bool:
    """Whether `user` holds one of `roles` in the office; a system administrator does not by that.

    Administrators keep accounts and settings; what an office decides stays with the office.
    """
    return not office_roles(user).get(office_id, frozenset()).isdisjoint(roles)


def offices_with(user: AnyUser, roles: Iterable[OfficeRole]) -> list[int]:
    """Ids of the offices in which `user` holds one of `roles` today."""
    wanted = frozenset(roles)
    return [office for office, held in office_roles(user).items() if held & wanted]


SECRETARIAT = (OfficeRole.HEAD, OfficeRole.STAFF)
READS_ALL = (OfficeRole.HEAD, OfficeRole.STAFF, OfficeRole.FINANCE, OfficeRole.SUPERVISOR)


def office_to_plan_for(user: AnyUser, wanted: str) -> int | None:
    """Id of the office that a new event or call is for: `wanted` if the user plans there.

    `wanted` is an id as an address gives it; otherwise the first of the user's offices, None where
    there is none.
    """
    allowed = offices_with(user, SECRETARIAT)
    chosen = int(wanted) if wanted.isdigit() else 0
    return chosen if chosen in allowed else next(iter(allowed), None)


def can_administer(user: AnyUser) -> bool:
    """System administrators: accounts, offices, settings."""
    return isinstance(user, User) and user.is_active and user.is_system_admin


def can_manage_office(user: AnyUser, office: Office) -> bool:
    """Invite to an office role, hand it over, take it back: the head, or an administrator."""
    return can_administer(user) or has_office_role(user, office.pk, [OfficeRole.HEAD])


def needs_second_factor(user: AnyUser) -> bool:
    """Whether the site asks this account for a second factor: office roles and administrators."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return can_administer(user) or bool(office_roles(user))


def can_reset_second_factor(user: AnyUser, member: OfficeMember) -> bool:
    """The head of the office somebody has a role in, or an administrator; nobody the own one."""
    return (
        isinstance(user, User)
        and user.pk != member.user_id
        and can_manage_office(user, member.office)
    )


def can_see_people(user: AnyUser) -> bool:
    """The directory of units and people: the secretariat of any office, and supervisors."""
    return bool(offices_with(user, (*SECRETARIAT, OfficeRole.SUPERVISOR)))


def can_edit_people(user: AnyUser) -> bool:
    return bool(offices_with(user, SECRETARIAT))


def can_keep_work_calendar(user: AnyUser) -> bool:
    """Enter the working days of a year: every office counts by them."""
    return can_administer(user) or bool(offices_with(user, SECRETARIAT))


def can_read_audit(user: AnyUser, office: Office) -> bool:
    return has_office_role(user, office.pk, [OfficeRole.HEAD, OfficeRole.SUPERVISOR])


def units_of_contact(user: AnyUser) -> list[int]:
    """Ids of the units that `user` acts for today."""
    if not isinstance(user, User) or not user.is_active:
        return []
    day = today()
    contacts = UnitContact.objects.filter(user=user, revoked_at__isnull=True, starts_on__lte=day)
    return [
        unit_id
        for unit_id, ends_on in contacts.values_list("unit_id", "ends_on")
        if ends_on is None or ends_on >= day
    ]
