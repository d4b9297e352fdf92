"""The fields of a nomination: in which step of the form, on which row, for whom to see.

The printed notice leaves the contents of the form out (内容略); the fields are those that its
conditions and priorities need (L2-E1 to L2-P2, L2-D1).
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.models import Submission
from lecturers.models import Nomination


class FormStep(models.TextChoices):
    """The form in short steps: each is saved for itself, in any order."""

    PERSON = "person", pgettext_lazy("step of the form", "Nominee")
    CONDITIONS = "conditions", pgettext_lazy("step of the form", "Conditions and awards")
    REASONS = "reasons", pgettext_lazy("step of the form", "Reasons and deeds")
    PAPERS = "papers", pgettext_lazy("step of the form", "Papers")


@dataclass(frozen=True)
class Field:
    """`row` is the model whose column it is; `is_required` before it can be handed in."""

    name: str
    step: FormStep
    row: type[Nomination] | type[Submission]
    is_required: bool = False

    @property
    def label(self) -> str | Promise:
        if self.name in _LABELS:
            return _LABELS[self.name]
        column = self.row._meta.get_field(self.name)
        return str(column.verbose_name) if isinstance(column, models.Field) else self.name


_LABELS: Final[dict[str, Promise]] = {
    "reasons": _("Reasons of the recommendation"),
    "limit_reason": _("Why one more than usual"),
}
_P, _C, _R = FormStep.PERSON, FormStep.CONDITIONS, FormStep.REASONS
FIELDS: Final = (
    Field("submitter_kind", _P, Submission, is_required=True),
    Field("name", _P, Nomination, is_required=True),
    Field("gender", _P, Nomination),
    Field("birth_year", _P, Nomination),
    Field("phone", _P, Nomination, is_required=True),
    Field("email", _P, Nomination),
    Field("unit_name", _P, Nomination, is_required=True),
    Field("post", _P, Nomination, is_required=True),
    Field("superior_unit_name", _P, Submission),
    Field("education", _C, Nomination, is_required=True),
    Field("prof_title", _C, Nomination),
    Field("title_level", _C, Nomination, is_required=True),
    Field("in_field_since", _C, Nomination, is_required=True),
    Field("topics", _C, Nomination, is_required=True),
    Field("kin", _C, Nomination),
    Field("reasons", _R, Submission, is_required=True),
    Field("deeds", _R, Submission, is_required=True),
    Field("limit_reason", _R, Submission),
)
BY_NAME: Final = {field.name: field for field in FIELDS}
# What the nominee may correct: what is true of the person, not why the unit recommends.
OWN: Final = frozenset(
    {
        "gender",
        "birth_year",
        "email",
        "unit_name",
        "post",
        "education",
        "prof_title",
        "title_level",
        "in_field_since",
        "topics",
        "kin",
    }
)


def of_step(step: str) -> tuple[Field, ...]:
    return tuple(field for field in FIELDS if field.step == step)


def step_of(name: str) -> FormStep:
    """The step that shows a field, the awards or a paper ("paper-deeds")."""
    if name in BY_NAME:
        return BY_NAME[name].step
    return FormStep.CONDITIONS if name.startswith("award") else FormStep.PAPERS


def label_of(name: str, nomination: Nomination | None = None) -> str:
    """The words for a field, the awards or a paper."""
    if name in BY_NAME:
        return str(BY_NAME[name].label)
    if name == "awards":
        return str(_("Awards"))
    if nomination is not None and name.startswith("paper-"):
        key = name.removeprefix("paper-")
        for paper in nomination.submission.call.papers.all():
            if paper.key == key:
                return str(paper.label)
    return name
