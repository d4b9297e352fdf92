"""Who may do what with lecturers, their terms and assignments. Pages and API ask here alone."""

from django.db.models import Q, QuerySet

from events import rules as event_rules
from events.enums import TeamRole
from events.models import Event
from lecturers.models import Assignment, Corps, Lecturer
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import Office, User
from people.rules import READS_ALL, SECRETARIAT, AnyUser


def can_assign(user: AnyUser, event: Event) -> bool:
    """Look for lecturers, ask them, note their answers: whoever edits the programme."""
    return event_rules.can_edit_programme(user, event)


def can_view_assignments(user: AnyUser, event: Event) -> bool:
    """Those, and who reads everything of the office."""
    return can_assign(user, event) or people_rules.has_office_role(user, event.office_id, READS_ALL)


def can_download_materials(user: AnyUser, event: Event) -> bool:
    """The event's team and the secretariat that works with it; nobody who only reads."""
    return can_assign(user, event)


def can_see_fees(user: AnyUser, event: Event) -> bool:
    """讲课费发放表: finance and the head of secretariat."""
    return people_rules.has_office_role(
        user, event.office_id, [OfficeRole.FINANCE, OfficeRole.HEAD]
    )


def can_set_ceilings(user: AnyUser, office: Office) -> bool:
    """The most an office pays an hour: its head of secretariat."""
    return people_rules.has_office_role(user, office.pk, [OfficeRole.HEAD])


def can_answer(user: AnyUser, assignment: Assignment) -> bool:
    """Accept or decline: the lecturer, who was asked."""
    return (
        isinstance(user, User)
        and assignment.invited_at is not None
        and assignment.lecturer.person.user_id == user.pk
    )


def is_lecturer(user: AnyUser) -> bool:
    """Whether the account is a lecturer's, for whom the pages about teaching are."""
    return isinstance(user, User) and Lecturer.objects.filter(person__user=user).exists()


def can_look_after(user: AnyUser) -> bool:
    """Whether the list of assignments has anything for this user."""
    return events_with_assignments(user) is not None


def events_with_assignments(user: AnyUser) -> QuerySet[Event] | None:
    """The events whose assignments `user` may list; None for who has no business there."""
    offices = people_rules.offices_with(user, READS_ALL)
    editing = (TeamRole.OWNER, TeamRole.EDITOR)
    teams = [
        event
        for event, roles in event_rules.team_roles(user).items()
        if not roles.isdisjoint(editing)
    ]
    if not offices and not teams:
        return None
    return Event.objects.filter(Q(office__in=offices) | Q(pk__in=teams))


# Who reads the roster: profiles, terms, letters, service
ROSTER_READERS = (*SECRETARIAT, OfficeRole.SUPERVISOR)


def can_view_roster(user: AnyUser) -> bool:
    """The office's roster of lecturers: secretariat and supervisor of some office."""
    return bool(people_rules.offices_with(user, ROSTER_READERS))


def can_view_corps(user: AnyUser, corps: Corps) -> bool:
    return people_rules.has_office_role(user, corps.office_id, ROSTER_READERS)


def can_edit_corps(user: AnyUser, corps: Corps) -> bool:
    """Profiles, service, resignations, renewals prepared: the secretariat of its office."""
    return people_rules.has_office_role(user, corps.office_id, SECRETARIAT)


def offices_to_found_for(user: AnyUser) -> list[int]:
    """Ids of the offices for which the user may found a corps: where one is head of secretariat."""
    return people_rules.offices_with(user, [OfficeRole.HEAD])


def can_decide_corps(user: AnyUser, corps: Corps) -> bool:
    """Appoint, renew, remove, sign letters off: the head of secretariat of its office."""
    return people_rules.has_office_role(user, corps.office_id, [OfficeRole.HEAD])
