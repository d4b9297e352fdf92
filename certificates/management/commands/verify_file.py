"""`manage.py verify_file FILE.pdf`: is this the file that was issued?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from certificates.domain import queries
from certificates.enums import CertificateStatus
from core.files import private

MOST_BYTES: Final = 64 * 1024 * 1024
NOT_IN_EFFECT: Final = 2


class Command(BaseCommand):
    """Exit code 0: issued and in effect; 2: issued, in another state; 1: not our file."""

    help = "Look the SHA-256 of a PDF up among the issued certificates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if path.stat().st_size > MOST_BYTES:
                raise CommandError(f"{path} is too large for a certificate")
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"cannot read {path}: {error.strerror}") from error
        digest = private.sha256(content)
        found = queries.by_hash(digest)
        if found is None:
            raise CommandError(f"sha256 {digest}: no certificate was issued with these bytes")
        facts = queries.facts_of(found)
        self.stdout.write(f"sha256  {digest}")
        self.stdout.write(f"number  {facts.number}")
        self.stdout.write(f"state   {facts.status} ({facts.status_label})")
        if facts.successor:
            self.stdout.write(f"now     {facts.successor}")
        if facts.status != CertificateStatus.EFFECTIVE:
            raise SystemExit(NOT_IN_EFFECT)
