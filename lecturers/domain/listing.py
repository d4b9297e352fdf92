"""The nominations of a call as the secretariat lists, filters and takes them along."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from calls.domain import entitlement, submitting
from calls.enums import Door, SubmissionStatus
from calls.models import Attachment, Call, Submission
from core import audit
from core.spreadsheet.export import Column, workbook
from core.text import phones, regions
from lecturers.domain import nominations, sheet
from lecturers.models import Nomination
from people.enums import Tier
from people.models import Membership, User


@dataclass(frozen=True)
class Row:
    """One line of the list: what is computed beside the nomination."""

    nomination: Nomination
    tier: str
    is_beyond_limit: bool
    is_ready: bool

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label) if self.tier else ""

    @property
    def province(self) -> str:
        unit = self.nomination.submission.unit
        return regions.province_name(unit.province_code) if unit and unit.region_code else ""


def day_of(call: Call, now: datetime) -> date:
    """The day by which tiers count: today, or the last day of nomination once it is over."""
    step = submitting.nomination_step(call)
    if step is not None and step.closes_at is not None and step.closes_at < now:
        return timezone.localdate(step.closes_at)
    return timezone.localdate(now)


def of_call(call: Call, wanted: Mapping[str, str], now: datetime) -> QuerySet[Nomination]:
    """The nominations of a call that the filter asks for; drafts of the secretariat included."""
    seen = ~Q(submission__status=SubmissionStatus.DRAFT)
    seen |= Q(submission__door=Door.SECRETARIAT)
    rows = Nomination.objects.filter(seen, submission__call=call)
    if not wanted.get("status"):
        rows = rows.exclude(
            submission__status=SubmissionStatus.WITHDRAWN, submission__submitted_at__isnull=True
        )
    for name, value in wanted.items():
        rows = rows.filter(_condition(name, value, call, now))
    stamped = Attachment.objects.kept().filter(submission=OuterRef("submission"), is_stamped=True)
    return rows.select_related(
        "submission__unit", "submission__call", "submission__person"
    ).annotate(has_stamped=Exists(stamped), award_count=Count("awards", distinct=True))


def _condition(name: str, value: str, call: Call, now: datetime) -> Q:
    if name == "text":
        return _mentions(value.strip())
    if name == "tier":
        return _of_tier(value, call, now)
    if name == "province":
        return Q(submission__unit__region_code__startswith=value[:2])
    if name == "ready":
        found = nominations.ready(Submission.objects.filter(call=call)).values("pk")
        return Q(submission__in=found) if value == "yes" else ~Q(submission__in=found)
    if name == "original":
        return Q(submission__original_received_at__isnull=value == "no")
    return Q(**{f"submission__{name}": value})


def _mentions(text: str) -> Q:
    return (
        Q(name__icontains=text)
        | Q(submission__person__name_initials__istartswith=text)
        | Q(unit_name__icontains=text)
        | Q(submission__unit__name__icontains=text)
        | Q(topics__icontains=text)
    )


def _of_tier(value: str, call: Call, now: datetime) -> Q:
    members = Membership.objects.on(day_of(call, now)).filter(term__office=call.office_id)
    if value == "none":
        return ~Q(submission__unit__in=members.values("unit"))
    return Q(submission__unit__in=members.filter(tier=value).values("unit"))


def rows(found: Iterable[Nomination], call: Call, now: datetime) -> list[Row]:
    """What the list shows beside each nomination, in a constant number of queries."""
    listed = list(found)
    units = {one.submission.unit_id for one in listed if one.submission.unit_id is not None}
    tiers = entitlement.tiers(call, units, day_of(call, now))
    beyond = entitlement.beyond_limit(call)
    ready = set(
        nominations.ready(
            Submission.objects.filter(pk__in=[one.submission_id for one in listed])
        ).values_list("pk", flat=True)
    )
    return [
        Row(
            nomination=one,
            tier=tiers.get(one.submission.unit_id or 0, ""),
            is_beyond_limit=one.submission_id in beyond,
            is_ready=one.submission_id in ready,
        )
        for one in listed
    ]


def counts(call: Call) -> dict[str, int]:
    """How many there are in each state."""
    found = (
        Submission.objects.filter(call=call, submitted_at__isnull=False)
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    return dict(found)


def provinces_of(call: Call) -> list[tuple[str, str]]:
    """The provinces whose units have put forward, for the filter."""
    codes = Submission.objects.filter(call=call, unit__isnull=False).exclude(unit__region_code="")
    found = {f"{code[:2]}0000" for code in codes.values_list("unit__region_code", flat=True)}
    return [(code, regions.province_name(code)) for code in sorted(found)]


def export(*, call: Call, found: Iterable[Nomination], actor: User, now: datetime) -> bytes:
    """The list as shown, as a workbook; who took it, with its digest, is recorded."""
    listed = rows(found, call, now)
    data = workbook(
        _("Summary of nominations: %(call)s") % {"call": call.title},
        _columns(),
        [_line(number, row) for number, row in enumerate(listed, start=1)],
        sheet=_("Summary of nominations"),
        locale=get_language() or "zh-hans",
    )
    audit.record(
        action="submissions.exported",
        subject=call,
        scope=call,
        actor=actor,
        now=now,
        reason=f"rows={len(listed)} sha256={hashlib.sha256(data).hexdigest()}",
        fields=["name", "phone", "post", "unit_name", "education", "prof_title", "awards"],
    )
    return data


def _columns() -> list[Column]:
    return [
        Column(header=_("No."), kind="number"),
        Column(header=_("Name")),
        Column(header=_("Unit")),
        Column(header=_("Post")),
        Column(header=_("Mobile phone")),
        Column(header=_("Recommending unit")),
        Column(header=_("Tier")),
        Column(header=_("Province")),
        Column(header=_("Superior unit")),
        Column(header=_("Education")),
        Column(header=_("Professional title")),
        Column(header=_("In the field since"), kind="number"),
        Column(header=_("Topics")),
        Column(header=_("Awards")),
        Column(header=_("Beyond the usual number")),
        Column(header=pgettext("column", "Came")),
        Column(header=_("State")),
        Column(header=_("Rules and publication")),
        Column(header=_("Scan with seal")),
        Column(header=_("Paper original"), kind="date"),
        Column(header=pgettext("column", "Handed in"), kind="datetime"),
    ]


def _line(number: int, row: Row) -> list[object]:
    one, submission = row.nomination, row.nomination.submission
    return [
        number,
        one.name,
        one.unit_name,
        one.post,
        phones.display_phone(one.phone),
        submission.unit.name if submission.unit else "",
        row.tier_label or _("no member unit"),
        row.province,
        submission.superior_unit_name,
        one.get_education_display() if one.education else "",
        one.prof_title or (one.get_title_level_display() if one.title_level else ""),
        one.in_field_since,
        one.topics,
        "\n".join(sheet.awards_of(one)),
        (submission.limit_reason or _("without a reason")) if row.is_beyond_limit else "",
        submission.get_door_display(),
        submission.get_status_display(),
        _("agreed") if row.is_ready else pgettext("nominee", "not yet"),
        pgettext("scan", "yes") if getattr(one, "has_stamped", False) else pgettext("scan", "no"),
        submission.original_received_at,
        submission.submitted_at,
    ]
