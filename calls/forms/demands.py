"""The forms of what a call asks for: papers, eligibility checks, criteria of scoring."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.domain.demands import CheckRow, CriterionRow, PaperRow
from calls.enums import PaperFormat, SubmitterKind
from calls.models import CallCheck, Criterion, RequiredPaper
from core.web.rows import RowForm, filled
from lecturers.enums import AwardLevel, Education, TitleLevel

_ANCHOR: Final = re.compile(r"^\s*(\d{1,3})\s*(?:分)?\s*[:：、.\s]?\s*(.+?)\s*$")


class PaperForm(RowForm):
    blank_fields = ("label",)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Paper"), max_length=120, required=False)
    help_text = forms.CharField(label=gettext_lazy("Explanation"), max_length=300, required=False)
    submitter_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Asked from"),
        choices=SubmitterKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: from all."),
    )
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of file"),
        choices=PaperFormat.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: any of them."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Required"), required=False, initial=True)
    needs_stamp = forms.BooleanField(label=gettext_lazy("Stamped by the unit"), required=False)
    original_wanted = forms.BooleanField(
        label=gettext_lazy("Paper original by post"), required=False
    )


PaperFormSet = forms.formset_factory(PaperForm, extra=0, can_delete=True, max_num=30)


def papers_initial(papers: list[RequiredPaper]) -> list[dict[str, Any]]:
    return [{name: getattr(paper, name) for name in PaperForm.base_fields} for paper in papers]


def paper_rows(formset: Any) -> list[PaperRow]:
    """What calls.domain.demands takes."""
    rows = []
    for row in filled(formset):
        values = {name: row.cleaned_data[name] for name in PaperForm.base_fields}
        for name in ("submitter_kinds", "formats"):
            values[name] = tuple(values[name])
        rows.append(PaperRow(**{**values, "label": values["label"].strip()}))
    return rows


# Key of the check, its sentence, and the parameters it takes with their defaults.
CHECKS: Final[tuple[tuple[str, str | Promise, Mapping[str, Any]], ...]] = (
    ("member_unit", gettext_lazy("The unit is a member in one of the tiers"), {}),
    ("unit_limit", gettext_lazy("The usual number per unit, or a reason beyond it"), {}),
    (
        "degree_or_title",
        gettext_lazy("Education or professional title"),
        {"education": Education.BACHELOR.value, "title_level": TitleLevel.INTERMEDIATE.value},
    ),
    ("years_in_field", gettext_lazy("Years in the field"), {"years": 2}),
    ("papers", gettext_lazy("The required papers are there, stamped where they have to be"), {}),
    ("rules_accepted", gettext_lazy("The nominee accepted the working rules"), {}),
    ("active_service", gettext_lazy("Serving lecturers: active service in their term"), {}),
    (
        "awards",
        gettext_lazy("Award flags, as evidence for priority"),
        {
            "unit_level": AwardLevel.CITY.value,
            "unit_years": 5,
            "person_level": AwardLevel.COUNTY.value,
        },
    ),
)


class ChecksForm(forms.Form):
    """Which checks are computed for each submission, and with which numbers."""

    education = forms.ChoiceField(
        label=gettext_lazy("Education from"), choices=Education.choices, required=False
    )
    title_level = forms.ChoiceField(
        label=gettext_lazy("or title from"), choices=TitleLevel.choices, required=False
    )
    years = forms.IntegerField(
        label=gettext_lazy("Years at least"), min_value=0, max_value=60, required=False
    )
    unit_level = forms.ChoiceField(
        label=gettext_lazy("The unit's award from"), choices=AwardLevel.choices, required=False
    )
    unit_years = forms.IntegerField(
        label=gettext_lazy("within the last years"), min_value=1, max_value=60, required=False
    )
    person_level = forms.ChoiceField(
        label=gettext_lazy("The person's award from"), choices=AwardLevel.choices, required=False
    )

    def __init__(self, checks: list[CallCheck], data: QueryDict | None = None) -> None:
        stored = {check.key: check.parameters for check in checks}
        initial: dict[str, Any] = {}
        for key, _label, defaults in CHECKS:
            initial |= {**defaults, **stored.get(key, {})}
            initial[f"on_{key}"] = key in stored
        super().__init__(data, initial=initial)
        for key, label, _defaults in CHECKS:
            self.fields[f"on_{key}"] = forms.BooleanField(label=str(label), required=False)
        self.unknown = [check for check in checks if check.key not in {one[0] for one in CHECKS}]

    def groups(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Each check's switch, with the fields of its parameters."""
        return [
            (self[f"on_{key}"], [self[name] for name in defaults])
            for key, _label, defaults in CHECKS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key, _label, defaults in CHECKS:
            if not data.get(f"on_{key}"):
                continue
            for name in defaults:
                if data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("This check needs a value here."))
        return data

    def rows(self) -> list[CheckRow]:
        """What calls.domain.demands takes; a check that is not on this page stays."""
        data = self.cleaned_data
        chosen = [
            CheckRow(key, {name: data[name] for name in defaults})
            for key, _label, defaults in CHECKS
            if data[f"on_{key}"]
        ]
        return [*chosen, *(CheckRow(one.key, one.parameters) for one in self.unknown)]


class AnchorsField(forms.CharField):
    """What scores mean, one a line: a score, then the words. Cleans to pairs."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("What scores mean"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=gettext_lazy("One a line, such as “10 excellent”."),
        )

    def clean(self, value: Any) -> Any:
        pairs = []
        for line in str(super().clean(value)).splitlines():
            if not line.strip():
                continue
            found = _ANCHOR.match(line)
            if found is None:
                raise forms.ValidationError(
                    _("“%(line)s”: begin with the score, then its meaning, such as “10 excellent”.")
                    % {"line": line.strip()[:40]}
                )
            pairs.append((int(found[1]), found[2]))
        return tuple(pairs)


class CriterionForm(RowForm):
    blank_fields = ("label",)
    label = forms.CharField(label=gettext_lazy("Criterion"), max_length=120, required=False)
    help_text = forms.CharField(label=gettext_lazy("Explanation"), max_length=300, required=False)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"), min_value=1, max_value=1000, initial=1
    )
    most = forms.IntegerField(
        label=gettext_lazy("Highest score"), min_value=1, max_value=1000, initial=10
    )
    anchors = AnchorsField()


CriterionFormSet = forms.formset_factory(CriterionForm, extra=0, can_delete=True, max_num=30)


def criteria_initial(criteria: list[Criterion]) -> list[dict[str, Any]]:
    rows = []
    for one in criteria:
        row = {name: getattr(one, name) for name in ("label", "help_text", "weight", "most")}
        row["anchors"] = "\n".join(f"{anchor['score']} {anchor['text']}" for anchor in one.anchors)
        rows.append(row)
    return rows


def criterion_rows(formset: Any) -> list[CriterionRow]:
    """What calls.domain.demands takes."""
    return [
        CriterionRow(**{name: row.cleaned_data[name] for name in CriterionForm.base_fields})
        for row in filled(formset)
    ]
