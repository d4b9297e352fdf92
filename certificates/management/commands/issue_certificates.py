"""`manage.py issue_certificates EVENT`: prepare a batch for everybody who meets the rule."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.domain import batches, eligibility, making, queries
from certificates.enums import CertificateKind
from certificates.forms import KINDS
from certificates.models import CertificateTemplate
from core.errors import DomainError
from events.models import Event, Part


class Command(BaseCommand):
    """Prepares only: a head of secretariat signs off on the pages (domain rule 5)."""

    help = "Prepare certificates for the people of an event who meet the completion rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's address name")
        parser.add_argument("--part", help="title of the part, where the event has several")
        parser.add_argument(
            "--kind", choices=[kind.value for kind in KINDS], default=CertificateKind.COMPLETION
        )
        parser.add_argument("--template", help="name of the template (default: the first)")
        parser.add_argument("--date", type=date.fromisoformat, help="on the certificate, ISO 8601")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get one")
        parser.add_argument("--wait", action="store_true", help="make the files in this process")

    def handle(self, *_args: Any, **options: Any) -> None:
        part = self._part(options["event"], options["part"])
        template = self._template(part, options["kind"], options["template"])
        people = list(eligibility.people_of(part))
        rule = eligibility.rule_of(part, template.kind)
        standings = eligibility.standings(
            part=part, rule=rule, now=timezone.now(), registrations=people
        )
        short = [standing for standing in standings if not standing.is_eligible]
        for standing in short:
            self.stdout.write(f"not eligible: {standing.registration.name}: {standing.reason}")
        self.stdout.write(f"eligible: {len(people) - len(short)} of {len(people)}")
        if options["dry_run"]:
            return
        try:
            batch = batches.prepare(
                part=part,
                template=template,
                registrations=[row.registration for row in standings if row.is_eligible],
                overrides={},
                issued_on=options["date"] or timezone.localdate(),
                actor=None,
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        for entry in queries.left_out_of(batch):
            self.stdout.write(f"left out: {entry.name}: {'; '.join(entry.reasons)}")
        if options["wait"]:
            making.make_files(batch_id=batch.pk, clock=timezone.now)
            batch.refresh_from_db()
        self.stdout.write(f"batch {batch.pk}: {batch.total} numbered, {batch.done} files made")

    def _part(self, slug: str, title: str | None) -> Part:
        event = Event.objects.filter(slug=slug).first()
        if event is None:
            raise CommandError(f"there is no event {slug!r}")
        parts = list(Part.objects.filter(event=event).select_related("event__office"))
        chosen = [part for part in parts if title in (None, part.title)]
        if len(chosen) != 1:
            raise CommandError("--part must be one of: " + ", ".join(part.title for part in parts))
        return chosen[0]

    def _template(self, part: Part, kind: str, name: str | None) -> CertificateTemplate:
        templates = CertificateTemplate.objects.filter(
            office=part.event.office_id, kind=kind, is_archived=False
        ).select_related("issuer", "series")
        if name:
            templates = templates.filter(name=name)
        template = templates.order_by("-language", "name", "pk").first()
        if template is None:
            raise CommandError(f"the office has no template of kind {kind!r} to use")
        return template
