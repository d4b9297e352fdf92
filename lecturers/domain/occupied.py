"""What takes a lecturer's time already: nobody teaches in two places at one hour."""

from django.db.models import Q
from django.utils.translation import gettext as _

from events.enums import EventStatus
from events.models import SessionPerson
from lecturers.models import Assignment


def by_what(row: Assignment) -> str:
    """What else the lecturer accepted or appears in at that time, in words; "" for nothing."""
    accepted = (
        Assignment.objects.teaching()
        .filter(lecturer=row.lecturer_id, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at)
        .exclude(pk=row.pk)
        .values_list("session__title", "session__part__event__title")
    )
    appears = (
        SessionPerson.objects.filter(
            Q(person=row.lecturer.person_id),
            session__starts_at__lt=row.ends_at,
            session__ends_at__gt=row.starts_at,
            session__dropped_at__isnull=True,
        )
        .exclude(session=row.session_id)
        .exclude(session__part__event__status=EventStatus.CANCELLED)
        .values_list("session__title", "session__part__event__title")
    )
    found = accepted.first() or appears.first()
    if not found:
        return ""
    return _("“%(session)s” of %(event)s") % {"session": found[0], "event": found[1]}
