"""`manage.py restore DIR`: a backup into an empty database and storage."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import acts
from core.errors import DomainError


class Command(BaseCommand):
    help = "Restore a backup into an empty place: all of it, or nothing"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--accept-new-key",
            action="store_true",
            help="go on with another SECRET_KEY: personal links must then be renewed",
        )

    def handle(self, *_args: Any, folder: Path, accept_new_key: bool, **_options: Any) -> None:
        try:
            manifest = acts.restore(folder=folder, accept_new_key=accept_new_key)
        except DomainError as error:
            raise CommandError(str(error)) from error
        rows = sum(stored.rows for stored in manifest.tables.values())
        self.stdout.write(f"{rows} rows, {len(manifest.files)} files restored from {folder}")
