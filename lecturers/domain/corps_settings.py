"""What an office keeps of its corps: working rules, reminders, the founding announcement."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from lecturers.models import Appointment, Corps
from people.models import User

_FIELDS: Final = frozenset(
    {
        "name",
        "rules_title",
        "rules_text",
        "reminder_days",
        "founding_number",
        "founded_on",
        "founding_text",
    }
)


class NotReady(DomainError):
    """An announcement is published with its date and its text."""

    code = "not_ready"


def change(*, corps: Corps, actor: User, now: datetime, **values: Any) -> Corps:
    """Change some of the corps' settings. Letters that were made keep their words."""
    if unknown := values.keys() - _FIELDS:
        message = f"not changed here: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    with transaction.atomic():
        locked = Corps.objects.select_for_update(of=("self",)).get(pk=corps.pk)
        changed = [key for key, value in values.items() if getattr(locked, key) != value]
        for key in changed:
            setattr(locked, key, values[key])
        if changed:
            locked.save(update_fields=changed)
            audit.record(
                action="corps.changed",
                subject=locked,
                scope=locked,
                actor=actor,
                now=now,
                fields=changed,
            )
    return locked


def publish_announcement(*, corps: Corps, is_public: bool, actor: User, now: datetime) -> Corps:
    """Hang the founding announcement in public, or take it down. Raises NotReady."""
    with transaction.atomic():
        locked = Corps.objects.select_for_update(of=("self",)).get(pk=corps.pk)
        if is_public and (locked.founded_on is None or not locked.founding_text.strip()):
            raise NotReady(_("Enter the date and the text of the announcement first."))
        locked.founding_published_at = now if is_public else None
        locked.save(update_fields=["founding_published_at"])
        audit.record(
            action="corps.announced" if is_public else "corps.announcement_taken_down",
            subject=locked,
            scope=locked,
            actor=actor,
            now=now,
        )
    return locked


def of_announcement(corps: Corps) -> list[Appointment]:
    """Who was in office on the day of the announcement, by pinyin; nobody without a day."""
    if corps.founded_on is None:
        return []
    return list(
        Appointment.objects.filter(
            batch__corps=corps, starts_on__lte=corps.founded_on, ends_on__gte=corps.founded_on
        )
        .exclude(ended_on__lt=corps.founded_on)
        .select_related("lecturer__person", "lecturer__unit")
        .order_by("lecturer__person__name_pinyin", "pk")
    )
