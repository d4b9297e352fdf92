"""`manage.py backup DIR`: every row and stored file of the site, with digests."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.backup import acts
from core.errors import DomainError


class Command(BaseCommand):
    help = "Back up the database's rows and all stored files into a new folder, while the site runs"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        try:
            manifest = acts.take(folder=folder, now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        rows = sum(stored.rows for stored in manifest.tables.values())
        self.stdout.write(f"{rows} rows, {len(manifest.files)} files: {folder}")
        self.stdout.write("SECRET_KEY is not in it: keep it apart, restoring asks for the same.")
