"""A changed programme is released, and those whom a change touches are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.domain import release
from events.models import Event, ProgrammeRelease
from notifications.domain import outbox
from people.models import User
from registrations.models import Registration


@dataclass(frozen=True)
class Told:
    """The release and how many people were told of it."""

    release: ProgrammeRelease
    people: int


@transaction.atomic
def release_programme(
    *, event: Event, acknowledged: Iterable[str], actor: User | None, now: datetime
) -> Told:
    """Release the programme (see events.domain.release.release for what it raises).

    Told are those who appear in a session that is new, moved, changed or cancelled, and confirmed
    participants of the parts in which a session moved or was cancelled.
    """
    made, changes = release.release(
        event=event, acknowledged=set(acknowledged), actor=actor, now=now
    )
    if event.ends_on < timezone.localdate(now):
        return Told(made, 0)
    people = set(changes.people)
    if changes.moved_parts:
        touched = (
            Registration.objects.confirmed()
            .filter(event=event, chosen_parts__part_id__in=changes.moved_parts)
            .select_related("person__user")
            .distinct()
        )
        for registration in touched:
            if registration.person_id in people:
                continue
            people.add(registration.person_id)
            outbox.post(
                kind="programme_changed",
                person=registration.person,
                subject=made,
                scope=event,
                context={"event": event.short_name, "slug": event.slug},
                language=registration.language,
                dedup_key=f"programme:{made.pk}:{registration.person_id}",
                now=now,
            )
    return Told(made, len(people))
