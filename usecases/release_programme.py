"""A changed programme is released, and those whom a change touches are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.domain import publishing, release, states
from events.models import Event, ProgrammeRelease
from lecturers.domain import following
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
    *,
    event: Event,
    acknowledged: Iterable[str],
    ask_again: Iterable[int] = (),
    actor: User | None,
    now: datetime,
) -> Told:
    """Release the programme (see events.domain.release.release for what it raises).

    Told are those who appear in a session that is new, moved, changed or cancelled, and confirmed
    participants of the parts in which a session moved or was cancelled. Lecturers hear of their
    assignments; `ask_again` are assignments whose acceptance does not stand for the new time.
    """
    event = states.locked(event)
    told = following.follow(event=event, ask_again=set(ask_again), actor=actor, now=now)
    made, changes = release.release(
        event=event, acknowledged=set(acknowledged), actor=actor, now=now, told=told
    )
    if event.ends_on < timezone.localdate(now):
        return Told(made, len(told))
    people = set(changes.people) | told
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


@transaction.atomic
def publish_event(
    *, event: Event, acknowledged: Iterable[str], actor: User | None, now: datetime
) -> ProgrammeRelease:
    """Publish the event with its first release (see events.domain.publishing.publish).

    Lecturers who were asked while it was planned learn of times that moved since.
    """
    event = states.locked(event)
    following.follow(event=event, actor=actor, now=now)
    return publishing.publish(event=event, acknowledged=set(acknowledged), actor=actor, now=now)
