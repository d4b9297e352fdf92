"""What reviewers read of a submission; in a blind step only what names neither nominee nor unit.

What a submission holds beside its texts belongs to a higher app (a nomination to `lecturers`): each
registers the facts of its kind of call when it starts, and says which of them tell who it is.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.domain import subjects
from calls.enums import CallKind
from calls.models import Attachment, Review, Submission
from people.models import Unit

_MASK: Final = "○○"
_SHORTEST_UNIT: Final = 3  # characters: shorter names of units would blot out words


@dataclass(frozen=True)
class Fact:
    """One line of a dossier; `tells_who` ones are left out of blind steps."""

    label: str
    value: str
    tells_who: bool = False


@dataclass(frozen=True)
class Dossier:
    """`number` names the submission where its name must not be shown."""

    name: str
    unit_name: str
    post: str
    facts: list[Fact]
    texts: list[Fact]
    attachments: list[Attachment]
    hidden_attachments: int
    is_blind: bool


Facts = Callable[[Submission], Sequence[Fact]]
_facts: Final[dict[str, Facts]] = {}


def register(kind: CallKind, facts: Facts) -> None:
    """Let `facts` say what a submission of this kind of call holds."""
    _facts[kind] = facts


def label_of(submission: Submission) -> str:
    """What a submission is called in a blind step."""
    return pgettext("submission", "No. %(number)s") % {"number": submission.pk}


def of(review: Review) -> Dossier:
    """What the author of the review reads. The caller has asked calls.rules."""
    submission, step = review.submission, review.member.step
    subject = subjects.of([submission])[submission.pk]
    facts = list(_facts[submission.call.kind](submission)) if submission.call.kind in _facts else []
    texts = [
        Fact(_("Reasons for the recommendation"), submission.reasons),
        Fact(_("Statement of deeds"), submission.deeds),
    ]
    papers = list(
        submission.attachments.filter(removed_at__isnull=True)
        .select_related("paper")
        .order_by("uploaded_at", "pk")
    )
    if not step.is_blind:
        return Dossier(
            name=subject.name,
            unit_name=subject.unit_name,
            post=subject.post,
            facts=[fact for fact in facts if fact.value],
            texts=[text for text in texts if text.value],
            attachments=papers,
            hidden_attachments=0,
            is_blind=False,
        )
    hide = _masker([subject.name, *_names_of_units(submission, subject.unit_name)])
    shown = [paper for paper in papers if is_anonymous(paper)]
    return Dossier(
        name=label_of(submission),
        unit_name="",
        post="",
        facts=[
            Fact(fact.label, hide(fact.value))
            for fact in facts
            if fact.value and not fact.tells_who
        ],
        texts=[Fact(text.label, hide(text.value)) for text in texts if text.value],
        attachments=shown,
        hidden_attachments=len(papers) - len(shown),
        is_blind=True,
    )


def is_anonymous(attachment: Attachment) -> bool:
    """Whether a blind step shows the paper: the call marked it as naming nobody."""
    return attachment.paper is not None and attachment.paper.is_anonymous


def paper_name(attachment: Attachment, *, is_blind: bool) -> str:
    """Its own name; in a blind step what the call asks for, since names of files tell who it is."""
    if not is_blind:
        return attachment.name
    return attachment.paper.label if attachment.paper is not None else _("Paper")


def file_name(attachment: Attachment) -> str:
    """What a paper is saved as by the reviewer of a blind step; the kind of file stays."""
    suffix = PurePath(attachment.name).suffix
    return f"{label_of(attachment.submission)}-{paper_name(attachment, is_blind=True)}{suffix}"


def names_of(reviews: Iterable[Review]) -> dict[int, str]:
    """What a list of one reviewer's reviews calls each submission, by submission id, in bulk."""
    rows = list(reviews)
    seen = [row.submission for row in rows if not row.member.step.is_blind]
    named = subjects.of(seen)
    return {
        row.submission_id: named[row.submission_id].name
        if row.submission_id in named
        else label_of(row.submission)
        for row in rows
    }


def _names_of_units(submission: Submission, printed: str) -> list[str]:
    keys = [key for key in (submission.unit_id, submission.superior_unit_id) if key is not None]
    found = [printed]
    for name, short_name in Unit.objects.filter(pk__in=keys).values_list("name", "short_name"):
        found += [name, short_name]
    return [name for name in found if len(name) >= _SHORTEST_UNIT]


def _masker(names: Iterable[str]) -> Callable[[str], str]:
    """Blots names out of a text, the longest first; blanks inside a name do not save it."""
    wanted = sorted({name for name in names if name}, key=len, reverse=True)
    if not wanted:
        return lambda text: text
    pattern = re.compile(
        "|".join(r"\s*".join(map(re.escape, name.replace(" ", ""))) for name in wanted),
        re.IGNORECASE,
    )
    return lambda text: pattern.sub(_MASK, text)
