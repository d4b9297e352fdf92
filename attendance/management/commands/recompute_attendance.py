"""`recompute_attendance EVENT`: attendance from the facts, for one event."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from attendance.domain import attendance
from events.models import Event


class Command(BaseCommand):
    help = "Compute the attendance of an event anew from scans, leave and marks by hand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", help="the event's address name, or its number")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = options["event"]
        by_number = {"pk": int(wanted)} if wanted.isdigit() else {"slug": wanted}
        event = Event.objects.filter(**by_number).first()
        if event is None:
            raise CommandError(f"there is no event {wanted!r}")
        outcome = attendance.recompute(event_id=event.pk, now=timezone.now())
        self.stdout.write(
            f"{event.slug}: {outcome.created} made, {outcome.changed} changed, "
            f"{outcome.removed} removed"
        )
