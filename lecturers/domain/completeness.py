"""What is missing before a nomination can be handed in: each by its field and step."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from calls.domain import entitlement, lengths, papers
from calls.enums import Door, SubmissionStatus
from calls.models import RequiredPaper
from core.errors import DomainError
from lecturers.domain import drafting, fields
from lecturers.domain.fields import FormStep
from lecturers.models import Nomination


@dataclass(frozen=True)
class Missing:
    """One thing to do: the field, the step of the form that has it, and a sentence."""

    field: str
    step: FormStep
    label: str
    text: str


class Incomplete(DomainError):
    """Fields or papers are missing or wrong; `missing` lists them all."""

    code = "incomplete"

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        if len(missing) == 1:
            self.field = missing[0].field
        super().__init__(" ".join(f"{one.label}: {one.text}" for one in missing))


def missing(nomination: Nomination, now: datetime) -> list[Missing]:
    """Everything, in the order of the form; empty when it can be handed in."""
    wrong = drafting.errors_of(nomination, now)
    found = [_of(nomination, name, text) for name, text in wrong.items()]
    named = {one.field for one in found}
    found += [
        _of(nomination, known.name, _("This is missing."))
        for known in fields.FIELDS
        if known.name not in named and _is_lacking(nomination, known)
    ]
    found += [
        _of(nomination, f"paper-{paper.key}", text) for paper, text in _papers_lacking(nomination)
    ]
    submission = nomination.submission
    if too_long := lengths.excess(submission.call, submission.deeds):
        found.append(_of(nomination, "deeds", too_long))
    if (limit := _limit(nomination)) is not None:
        found.append(limit)
    order = list(FormStep)
    return sorted(found, key=lambda one: order.index(one.step))


def _of(nomination: Nomination, name: str, text: str) -> Missing:
    base = "awards" if name.startswith("awards-") else name
    return Missing(name, fields.step_of(name), fields.label_of(base, nomination), text)


def _is_lacking(nomination: Nomination, known: fields.Field) -> bool:
    if not known.is_required or known.name in nomination.typed:
        return False
    value = getattr(nomination if known.row is Nomination else nomination.submission, known.name)
    if known.name == "deeds" and not value:
        return not _deeds_as_file(nomination)
    return value in ("", None)


def _deeds_as_file(nomination: Nomination) -> bool:
    """一份讲师人选说明或事迹材料: typed here, or handed in as a paper of its own (L2-D1)."""
    return any(
        file.removed_at is None and file.paper is not None and file.paper.key.startswith("deeds")
        for file in nomination.submission.attachments.all()
    )


def _papers_lacking(nomination: Nomination) -> list[tuple[RequiredPaper, str]]:
    """Papers that came by post are on the table: their scans may follow."""
    submission = nomination.submission
    if submission.door == Door.SECRETARIAT and submission.original_received_at is not None:
        return []
    return papers.lacking(submission)


def _limit(nomination: Nomination) -> Missing | None:
    """The reason beyond the usual number; counted again under a lock when it is handed in."""
    submission = nomination.submission
    is_counted = submission.status not in (SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN)
    if is_counted or submission.unit_id is None or submission.limit_reason.strip():
        return None
    if not entitlement.is_beyond_limit(submission.call, submission.unit_id, without=submission.pk):
        return None
    text = _(
        "The unit has put forward %(number)d already, the usual number. Please say why one more."
    )
    return _of(nomination, "limit_reason", text % {"number": submission.call.soft_limit})
