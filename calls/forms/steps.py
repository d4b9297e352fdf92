"""The rows of the path editor."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.domain.route import StepRow
from calls.enums import CallStatus, DayKind, StepKind
from calls.models import Call, Step
from core.web.forms import DateTimeInput
from core.web.rows import RowForm, filled


class StepForm(RowForm):
    """One step; what concerns a public notice or scoring is used by those kinds only."""

    blank_fields = ("id", "kind", "title", "opens_at", "closes_at")
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of step"),
        choices=[("", gettext_lazy("Please choose")), *StepKind.choices],
        required=False,
    )
    title = forms.CharField(
        label=gettext_lazy("Title as in the notice"), max_length=60, required=False
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens"), required=False, widget=DateTimeInput
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"), required=False, widget=DateTimeInput
    )
    days = forms.IntegerField(
        label=gettext_lazy("Length of the notice"), min_value=1, max_value=30, initial=5
    )
    day_kind = forms.ChoiceField(
        label=gettext_lazy("Counted in"), choices=DayKind.choices, initial=DayKind.WORKING
    )
    first_day_counts = forms.BooleanField(
        label=gettext_lazy("The first day counts"), required=False, initial=True
    )
    is_blind = forms.BooleanField(
        label=gettext_lazy("Reviewers do not see nominee and unit"), required=False
    )
    reviews_wanted = forms.IntegerField(
        label=gettext_lazy("Reviews per submission"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Empty: every reviewer scores every submission."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_blank() and not data.get("kind"):
            self.add_error("kind", _("Choose what kind of step this is."))
        return data

    def is_of(self, kind: str) -> bool:
        """Whether the row is known to be of that kind; a new one may become any."""
        return str(self["kind"].value() or kind) == kind

    @property
    def is_notice(self) -> bool:
        return self.is_of(StepKind.NOTICE)

    @property
    def is_scoring(self) -> bool:
        return self.is_of(StepKind.SCORING)

    @property
    def heading(self) -> str:
        """The step in one line: its title, or its kind."""
        kind = str(self["kind"].value() or "")
        return str(self["title"].value() or "") or (str(StepKind(kind).label) if kind else "")


StepFormSet = forms.formset_factory(StepForm, extra=0, can_delete=True, max_num=30)
_SHOWN = tuple(name for name in StepForm.base_fields if name not in ("opens_at", "closes_at"))


def steps_initial(steps: list[Step]) -> list[dict[str, Any]]:
    """The path as its rows show it."""
    rows = []
    for step in steps:
        row: dict[str, Any] = {name: getattr(step, name) for name in _SHOWN}
        for name in ("opens_at", "closes_at"):
            moment = getattr(step, name)
            row[name] = timezone.localtime(moment) if moment else None
        rows.append(row)
    return rows


def announce(formset: Any, call: Call, steps: list[Step]) -> None:
    """Lock what the public notice names already: a time that stands there is only extended."""
    if call.status == CallStatus.DRAFT:
        return
    known = {str(step.pk): step for step in steps}
    for row in formset.forms:
        step = known.get(str(row["id"].value() or ""))
        for name in ("opens_at", "closes_at"):
            if step is not None and getattr(step, name) is not None:
                row.fields[name].widget.attrs["readonly"] = True


def step_rows(formset: Any) -> list[StepRow]:
    """What calls.domain.route takes."""
    return [
        StepRow(**{name: row.cleaned_data[name] for name in StepForm.base_fields})
        for row in filled(formset)
    ]
