"""`manage.py reset_second_factor USERNAME`: for whoever is locked out and has nobody to ask."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.domain import second_factor
from people.models import User


class Command(BaseCommand):
    help = "Take away an account's second factor; it is set up anew at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("there is no account of this name")
        was_on = second_factor.reset(
            user=user, actor=None, reason="on the server", now=timezone.now()
        )
        self.stdout.write("reset" if was_on else "there was no second factor")
