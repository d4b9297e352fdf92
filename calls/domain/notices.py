"""公示: drafting a public notice, its exact period, hanging it frozen, taking it back.

What hangs is name, unit and post of those who stand at the step, in the order decided, and nothing
else; the end is computed from published working days or refused, never guessed.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import guards, standing_order, states, subjects
from calls.domain.path import ReasonMissing
from calls.enums import NoticePhase, NoticeStatus, SubmissionStatus
from calls.models import NoticeEntry, PublicNotice, Step, Submission
from core import audit, workdays
from core.documents import fonts
from core.errors import DomainError
from core.text import contact_data
from people.models import User

TYPED: Final = (
    *("title", "slug", "number", "text"),
    *("starts_on", "days", "day_kind", "first_day_counts", "kept_days"),
)


class NoticeNotReady(DomainError):
    """Something keeps the draft from being published; the sentences say what."""

    code = "notice_not_ready"


class SlugTaken(DomainError):
    """Another public notice has this address."""

    code = "slug_taken"
    field = "slug"


def save_draft(
    *, step: Step, values: Mapping[str, Any], actor: User, now: datetime
) -> PublicNotice:
    """Keep the draft of the step's notice, made anew where there is none.

    `values` are those of `TYPED`. Raises `SlugTaken`, and `workdays.YearNotPublished` so that
    nobody goes on with a period whose end is not known.
    """
    workdays.period(
        starts_on=values["starts_on"],
        days=values["days"],
        kind=values["day_kind"],
        first_day_counts=values["first_day_counts"],
    )
    with transaction.atomic():
        Step.objects.select_for_update().get(pk=step.pk)
        notice = PublicNotice.objects.filter(step=step, status=NoticeStatus.DRAFT).first()
        if notice is None:
            notice = PublicNotice(call=step.call, step=step, created_by=actor, created_at=now)
        if PublicNotice.objects.filter(slug=values["slug"]).exclude(pk=notice.pk).exists():
            raise SlugTaken(_("Another public notice has this address; please choose another."))
        for name in TYPED:
            setattr(notice, name, values[name])
        notice.save()
        audit.record(action="notice.drafted", subject=notice, scope=step.call, actor=actor, now=now)
    return notice


def candidates(step: Step) -> list[Submission]:
    """Who would hang: those who stand at the step and hang in no other notice of it, in order."""
    hanging = NoticeEntry.objects.filter(
        notice__step=step, notice__status=NoticeStatus.PUBLISHED
    ).values("submission_id")
    rows = (
        Submission.objects.filter(current_step=step, status=SubmissionStatus.IN_PROGRESS)
        .exclude(pk__in=hanging)
        .select_related("call", "person", "unit")
    )
    return standing_order.decided(step, rows)


def entries_of(submissions: list[Submission]) -> list[NoticeEntry]:
    """The lines as they would hang, unsaved."""
    described = subjects.of(submissions)
    return [
        NoticeEntry(
            submission=row,
            position=position,
            name=described[row.pk].name,
            unit_name=described[row.pk].unit_name,
            post=described[row.pk].post,
        )
        for position, row in enumerate(submissions, start=1)
    ]


def period_of(notice: PublicNotice) -> workdays.Period:
    """The period of a draft as the calendar gives it now. Raises `workdays.YearNotPublished`."""
    return workdays.period(
        starts_on=notice.starts_on,
        days=notice.days,
        kind=notice.day_kind,
        first_day_counts=notice.first_day_counts,
    )


def obstacles(notice: PublicNotice, entries: list[NoticeEntry], on: date) -> list[str]:
    """Every reason why the draft cannot be published on the day, in words; empty if it can."""
    found = []
    if notice.starts_on < on:
        found.append(
            _("The first day, %(day)s, has passed; a notice cannot have hung before.")
            % {"day": notice.starts_on.isoformat()}
        )
    try:
        period_of(notice)
    except workdays.YearNotPublished as error:
        found.append(str(error))
    if not entries:
        found.append(_("Nobody stands at this step who could be published."))
    for part, text in ((_("title"), notice.title), (_("text"), notice.text)):
        if piece := contact_data.first_in(text):
            found.append(
                _("The %(part)s contains “%(piece)s”, which looks like contact or identity data.")
                % {"part": part, "piece": piece}
            )
    lacking = guards.lacking([entry.submission for entry in entries])
    for entry in entries:
        found += _obstacles_of(entry, lacking.get(entry.submission_id, []))
    if missing := fonts.missing_glyphs(notice.title + notice.text):
        found.append(_("No font can draw: %(letters)s.") % {"letters": "、".join(missing)})
    return found


def _obstacles_of(entry: NoticeEntry, lacking: list[str]) -> list[str]:
    found = [*lacking]
    words = (entry.name, entry.unit_name, entry.post)
    if not entry.name or not entry.unit_name:
        found.append(_("The name or unit is missing."))
    if piece := contact_data.first_in(" / ".join(words)):
        found.append(
            _("“%(piece)s” looks like contact or identity data, which must not hang in public.")
            % {"piece": piece}
        )
    if missing := fonts.missing_glyphs("".join(words)):
        found.append(_("No font can draw: %(letters)s.") % {"letters": "、".join(missing)})
    who = {"number": entry.position, "name": entry.name}
    return [_("No. %(number)d, %(name)s") % who + _(": ") + reason for reason in found]


def content(notice: PublicNotice, entries: list[NoticeEntry]) -> dict[str, Any]:
    """What the digest is computed over: everything that hangs."""
    return {
        "notice": notice.slug,
        "number": notice.number,
        "title": notice.title,
        "text": notice.text,
        "starts_on": notice.starts_on.isoformat(),
        "ends_on": notice.ends_on.isoformat() if notice.ends_on else None,
        "entries": [
            {"position": row.position, "name": row.name, "unit": row.unit_name, "post": row.post}
            for row in entries
        ],
    }


def digest_of(notice: PublicNotice, entries: list[NoticeEntry]) -> str:
    """SHA-256 over the content as JSON with sorted keys, as 64 hexadecimal digits."""
    text = json.dumps(
        content(notice, entries), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def publish(
    *, notice: PublicNotice, ends_on: date, count: int, actor: User, now: datetime
) -> PublicNotice:
    """Freeze the list and the period and hang the notice from its first day on.

    `ends_on` and `count` are what the person saw before pressing the button: if the calendar or the
    candidates have changed since, nothing is published. Raises `NoticeNotReady`.
    """
    with transaction.atomic():
        locked = PublicNotice.objects.select_for_update().get(pk=notice.pk)
        states.move_notice(locked, NoticeStatus.PUBLISHED)
        entries = entries_of(candidates(locked.step))
        if found := obstacles(locked, entries, timezone.localdate(now)):
            raise NoticeNotReady(" ".join(found))
        locked.ends_on = period_of(locked).ends_on
        if locked.ends_on != ends_on or len(entries) != count:
            raise NoticeNotReady(
                _("Period or list have changed since the page was opened; please look again.")
            )
        locked.taken_down_on = locked.ends_on + timedelta(days=locked.kept_days + 1)
        locked.published_at, locked.published_by = now, actor
        locked.digest = digest_of(locked, entries)
        locked.save()
        for entry in entries:
            entry.notice = locked
        NoticeEntry.objects.bulk_create(entries)
        audit.record(
            action="notice.published", subject=locked, scope=locked.call, actor=actor, now=now
        )
    return locked


def withdraw(*, notice: PublicNotice, reason: str, actor: User, now: datetime) -> PublicNotice:
    """Take a published notice back, for example because a name was wrong; a new one may follow."""
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason why the notice is taken back."))
    with transaction.atomic():
        locked = PublicNotice.objects.select_for_update().get(pk=notice.pk)
        states.move_notice(locked, NoticeStatus.WITHDRAWN)
        locked.withdrawn_at, locked.withdrawn_reason = now, reason.strip()
        locked.save(update_fields=["status", "withdrawn_at", "withdrawn_reason"])
        audit.record(
            action="notice.withdrawn",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
            reason=reason.strip(),
        )
    return locked


def phase_of(notice: PublicNotice, on: date) -> NoticePhase:
    """Where a published notice stands on the day; nobody opens or closes it by hand."""
    if notice.ends_on is None or notice.taken_down_on is None:
        raise ValueError("a draft has no phase")
    if on < notice.starts_on:
        return NoticePhase.COMING
    if on <= notice.ends_on:
        return NoticePhase.RUNNING
    return NoticePhase.OVER if on < notice.taken_down_on else NoticePhase.DOWN
