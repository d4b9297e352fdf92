"""Forms of the pages of calls."""

from calls.forms.acts import CallFilter, CancelForm, CopyForm, ExtendForm
from calls.forms.call import CallForm, NewCallForm, call_initial
from calls.forms.demands import (
    ChecksForm,
    CriterionFormSet,
    PaperFormSet,
    criteria_initial,
    criterion_rows,
    paper_rows,
    papers_initial,
)
from calls.forms.steps import StepFormSet, announce, step_rows, steps_initial

__all__ = [
    "CallFilter",
    "CallForm",
    "CancelForm",
    "ChecksForm",
    "CopyForm",
    "CriterionFormSet",
    "ExtendForm",
    "NewCallForm",
    "PaperFormSet",
    "StepFormSet",
    "announce",
    "call_initial",
    "criteria_initial",
    "criterion_rows",
    "paper_rows",
    "papers_initial",
    "step_rows",
    "steps_initial",
]
