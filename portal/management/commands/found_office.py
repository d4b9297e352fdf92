"""`manage.py found_office`: the first step on a new site, and for every further committee."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import DomainError
from people.models import User
from usecases import found_office


class Command(BaseCommand):
    help = "Create an office with its issuer, certificate wordings and head of secretariat"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="full name, as it stands on notices")
        parser.add_argument("--slug", required=True, help="short name for addresses: letters, -")
        parser.add_argument("--issuer", required=True, help="whose name stands under certificates")
        parser.add_argument("--prefix", required=True, help="begins certificate numbers: 社联城乡")
        parser.add_argument("--head", required=True, help="user name of the head of secretariat")

    def handle(self, *_args: Any, head: str, **options: Any) -> None:
        user = User.objects.filter(username=head, is_active=True).first()
        if user is None:
            raise CommandError(f"No account is called {head}: make one with createsuperuser.")
        wanted = {name: options[name] for name in ("name", "slug", "issuer", "prefix")}
        try:
            office = found_office.found_office(**wanted, head=user, actor=None, now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{office.name}: {user.display_name} is its head.")
