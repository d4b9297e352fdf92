"""`manage.py demo`: load the demo's offices, units, people and events, and print its accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import User
from portal import demo_accounts
from usecases.demo import load


class Command(BaseCommand):
    help = "Load the demo data; run again, it changes nothing that is there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        strangers = User.objects.exclude(username__in=demo_accounts.USERNAMES).count()
        if strangers and not User.objects.filter(username__in=demo_accounts.USERNAMES).exists():
            raise CommandError(
                "This database holds accounts that are not the demo's: the demo belongs into an "
                "empty one."
            )
        self.stdout.write("Loading the demo …")
        load.load(password=demo_accounts.PASSWORD, now=timezone.now(), report=self.stdout.write)
        self.stdout.write(demo_accounts.as_text())
