"""Organisers: the certificates of an event, the rule, the preview, preparing a batch."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain import batches, eligibility, numbers, queries, ruling, teaching, wording
from certificates.domain.batches import Candidate
from certificates.domain.composing import Composer
from certificates.enums import CertificateKind, CertificateStatus
from certificates.forms import KINDS, FilterForm, PrepareForm, RuleForm, SubjectForm
from certificates.layouts import certificate as layout
from certificates.models import CertificateTemplate, CompletionRule
from core.errors import DomainError
from core.files import private
from core.web import htmx
from core.web.forms import refusals_shown
from core.web.pagination import Sorting, paginate
from events import rules as event_rules
from events.enums import TeamRole
from events.models import Event, Part
from people.models import User
from people.rules import AnyUser

EventRule = Callable[[AnyUser, Event], bool]
OVERRIDE = "override-"  # the field of a reason, followed by the registration's key


def actor_of(request: HttpRequest) -> User:
    """Who acts: these views ask for signing in."""
    return cast("User", request.user)


def event_or_404(request: HttpRequest, slug: str, rule: EventRule) -> Event:
    """The event whose certificates the user may see, if the rule lets them do this."""
    visible = Event.objects.visible_to(request.user, team=[TeamRole.OWNER])
    event: Event = get_object_or_404(visible.select_related("office"), slug=slug)
    if not rule(request.user, event):
        raise Http404
    return event


@login_required
@require_safe
def certificates(request: HttpRequest, slug: str) -> HttpResponse:
    """Batches, counts by state and the list, searched and filtered."""
    event = event_or_404(request, slug, event_rules.can_view_certificates)
    filters = FilterForm(request.GET or None)
    chosen = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows = queries.of_event(event, search=chosen.get("q", ""))
    for key in ("status", "kind", "batch"):
        if chosen.get(key):
            rows = rows.filter(**{key: chosen[key]})
    sorting = Sorting.of(
        request,
        {"number": ["year", "series", "seq"], "name": ["person__name_pinyin"], "on": ["issued_on"]},
        default="number",
    )
    counts = queries.counts_by_status(event)
    can_prepare = event_rules.can_prepare_certificates(request.user, event)
    here = reverse("console_certificates", args=[slug])
    context = {
        "event": event,
        "filters": filters,
        "sorting": sorting,
        "page": paginate(request, sorting.apply(rows)),
        "tiles": [
            (f"{here}?status={status.value}", status.label, counts.get(status.value, 0))
            for status in CertificateStatus
        ],
        "has_any": bool(counts),
        "batches": queries.batches_of(event),
        "can_prepare": can_prepare,
        "teaching": teaching.waiting(event, now=timezone.now()) if can_prepare else [],
        "can_sign_off": event_rules.can_sign_off(request.user, event),
        "several_parts": event.parts.count() > 1,
    }
    return htmx.render(
        request, "certificates/console_list.html", context, fragment="certificates/_list.html"
    )


class Subject:
    """What a page of preparing is about, read from the query: part, kind, template."""

    def __init__(self, event: Event, given: QueryDict) -> None:
        self.event = event
        kind = given.get("kind", "")
        self.kind = CertificateKind(kind) if kind in list(KINDS) else _usual_kind(event)
        parts = {str(part.pk): part for part in event.parts.order_by("order", "pk")}
        if not parts:
            raise Http404
        self.part: Part = parts.get(given.get("part", "")) or next(iter(parts.values()))
        self.part.event = event
        templates = list(
            CertificateTemplate.objects.filter(
                office=event.office_id, kind=self.kind, is_archived=False
            )
            .select_related("issuer", "series")
            .order_by("-language", "name", "pk")
        )
        named = {str(template.pk): template for template in templates}
        self.template: CertificateTemplate | None = named.get(given.get("template", "")) or next(
            iter(templates), None
        )
        self.form = SubjectForm(
            event=event,
            kind=self.kind,
            initial={"part": self.part, "kind": self.kind, "template": self.template},
        )

    @property
    def issued_on(self) -> date:
        """The usual date of a certificate: the last day, or today before it."""
        return min(timezone.localdate(), self.part.ends_on)

    @property
    def query(self) -> str:
        query = QueryDict(mutable=True)
        query["part"], query["kind"] = str(self.part.pk), self.kind.value
        if self.template:
            query["template"] = str(self.template.pk)
        return query.urlencode()

    @property
    def url(self) -> str:
        return f"{reverse('console_certificates_prepare', args=[self.event.slug])}?{self.query}"


def _usual_kind(event: Event) -> CertificateKind:
    is_class = "class" in event.kind
    return CertificateKind.COMPLETION if is_class else CertificateKind.ATTENDANCE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """The preview with the reason beside everyone who falls short; POST prepares the batch."""
    event = event_or_404(request, slug, event_rules.can_prepare_certificates)
    subject = Subject(event, request.GET)
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        initial={"issued_on": subject.issued_on},
    )
    if request.method == "POST" and subject.template and form.is_valid():
        with refusals_shown(form):
            batch = batches.prepare(
                part=subject.part,
                template=subject.template,
                registrations=list(
                    eligibility.people_of(subject.part).filter(pk__in=_asked(request.POST))
                ),
                overrides=_overrides(request.POST),
                issued_on=form.cleaned_data["issued_on"],
                actor=actor_of(request),
                now=timezone.now(),
            )
        if form.is_valid():
            return redirect("console_batch", slug=slug, pk=batch.pk)
    context = {**_preview(request, subject), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "certificates/prepare.html", context, status=status)


def _overrides(posted: QueryDict) -> dict[int, str]:
    """Reasons that were typed, by the registration's key."""
    return {
        int(key.removeprefix(OVERRIDE)): str(value)
        for key, value in posted.items()
        if key.startswith(OVERRIDE)
        and key.removeprefix(OVERRIDE).isdecimal()
        and str(value).strip()
    }


def _asked(posted: QueryDict) -> set[int]:
    """Who was ticked, and everyone with a reason to be prepared all the same."""
    ticked = {int(value) for value in posted.getlist("person") if value.isdecimal()}
    return ticked | set(_overrides(posted))


def _preview(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """Everyone's standing, a specimen of the words, and what the wording check says."""
    context: dict[str, Any] = {
        "event": subject.event,
        "subject": subject,
        "rule_form": RuleForm(instance=_rule_row(subject)),
        "problem": "",
    }
    composer = None
    if subject.template is not None:
        try:
            composer = Composer(
                part=subject.part, template=subject.template, issued_on=subject.issued_on
            )
        except DomainError as error:
            context["problem"] = str(error)
    rule = eligibility.rule_of(subject.part, subject.kind)
    people = batches.candidates(
        part=subject.part,
        rule=rule,
        composer=composer,
        now=timezone.now(),
        overrides=_overrides(request.POST),
    )
    context |= _groups(people)
    asked = _asked(request.POST) if request.method == "POST" else None
    context["unticked"] = (
        {row.registration.pk for row in people} - asked if asked is not None else set()
    )
    if composer is not None and subject.template is not None:
        context |= _specimen_words(subject, composer, people)
    return context


def _groups(people: list[Candidate]) -> dict[str, Any]:
    return {
        "eligible": [row for row in people if not row.obstacles and row.standing.is_eligible],
        "short": [row for row in people if not row.obstacles and not row.standing.is_eligible],
        "blocked": [row for row in people if row.obstacles],
        "total": len(people),
    }


def _specimen_words(
    subject: Subject, composer: Composer, people: list[Candidate]
) -> dict[str, Any]:
    template = subject.template
    if template is None or not people:
        return {}
    names = [composer.values(people[0].standing)[key] for key in ("issuer", "event", "host")]
    return {
        "words": composer.page(composer.values(people[0].standing)),
        "next_number": numbers.next_number(series=template.series, year=subject.issued_on.year),
        "cautions": wording.cautions(
            kind=template.kind,
            title=template.title,
            salutation=template.salutation,
            body=template.body,
            closing=template.closing,
            names=[*names, subject.event.office.name],
        ),
    }


def _rule_row(subject: Subject) -> CompletionRule:
    row = CompletionRule.objects.filter(part=subject.part, kind=subject.kind).first()
    if row is not None:
        return row
    rule = eligibility.default_rule(subject.kind)
    return CompletionRule(
        part=subject.part, kind=subject.kind, min_share=rule.min_share, min_hours=rule.min_hours
    )


@login_required
@require_POST
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the completion rule of a part and kind, and show the preview by it."""
    event = event_or_404(request, slug, event_rules.can_prepare_certificates)
    subject = Subject(event, request.GET)
    form = RuleForm(request.POST, instance=_rule_row(subject))
    if form.is_valid():
        ruling.keep(
            part=subject.part,
            rule=eligibility.Rule(kind=subject.kind.value, **form.cleaned_data),
            actor=actor_of(request),
            now=timezone.now(),
        )
        messages.success(request, _("The rule is saved; the list below follows it."))
        return redirect(subject.url)
    empty = PrepareForm(initial={"issued_on": subject.issued_on})
    context = {**_preview(request, subject), "form": empty, "rule_form": form}
    return render(request, "certificates/prepare.html", context, status=422)


@login_required
@require_safe
def specimen(request: HttpRequest, slug: str) -> HttpResponse:
    """A page as it will be printed, with an invented person and no number."""
    event = event_or_404(request, slug, event_rules.can_prepare_certificates)
    subject = Subject(event, request.GET)
    person = eligibility.people_of(subject.part).first()
    if subject.template is None or person is None:
        raise Http404
    rule_now = eligibility.rule_of(subject.part, subject.kind)
    standing = eligibility.standings(
        part=subject.part, rule=rule_now, now=timezone.now(), registrations=[person]
    )[0]
    composer = Composer(part=subject.part, template=subject.template, issued_on=subject.issued_on)
    page = composer.page(composer.values(standing, name=_("Specimen")), number=_("Specimen"))
    content = layout.single(page, language=subject.template.language, created_at=timezone.now())
    return private.attach(content, filename=_("Specimen") + ".pdf", content_type="application/pdf")
