"""Where the pages of a batch or certificate stand: below their event, or below the roster."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from certificates.domain import queries
from certificates.models import Batch, Certificate
from certificates.views.console import event_or_404
from events import rules as event_rules
from lecturers import rules as lecturer_rules
from people import rules as people_rules


@dataclass(frozen=True)
class Place:
    """An event's certificates by its slug, or the letters of appointment, whose slug is ""."""

    slug: str = ""

    @property
    def base(self) -> str:
        """The frame that the pages extend."""
        return "certificates/event_base.html" if self.slug else "certificates/letters_base.html"

    def url(self, name: str, *keys: int) -> str:
        """The address of a page of `console_<name>`, or of its sister for letters."""
        if self.slug:
            return reverse(f"console_{name}", args=[self.slug, *keys])
        return reverse(f"console_letters_{name}", args=keys)


def batch_or_404(request: HttpRequest, slug: str, pk: int) -> Batch:
    """A batch of the event, or of letters where there is no slug."""
    if slug:
        event = event_or_404(request, slug, event_rules.can_view_certificates)
        batch = get_object_or_404(queries.batches_of(event), pk=pk)
        if batch.part is not None:
            batch.part.event = event
        return batch
    return get_object_or_404(queries.batches_of_letters(_offices(request)), pk=pk)


def certificate_or_404(request: HttpRequest, slug: str, pk: int) -> Certificate:
    """A certificate of the event, or a letter where there is no slug."""
    if not slug:
        return get_object_or_404(queries.letters_of(_offices(request)), pk=pk)
    event = event_or_404(request, slug, event_rules.can_view_certificates)
    rows = Certificate.objects.filter(part__event=event).select_related(
        "part", "registration", "supersedes", "superseded_by", "batch", "batch__signed_off_by"
    )
    row = get_object_or_404(rows, pk=pk)
    if row.part is not None:
        row.part.event = event
    return row


def _offices(request: HttpRequest) -> list[int]:
    return people_rules.offices_with(request.user, lecturer_rules.ROSTER_READERS)
