"""Forms of expert scoring: a review, a recusal, the panel, the order, the freeze, the verdicts."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls.domain.reviewing import DECLARED, field_of
from calls.enums import StepOutcome
from calls.models import Criterion, Review
from core.text import phones
from core.web.forms import PhoneInput

# Up to this highest score each score is a button of its own.
MOST_BUTTONS: Final = 10


class ReviewForm(forms.Form):
    """One field a criterion, none of them required: what is typed is saved as it is."""

    remarks = forms.CharField(
        label=gettext_lazy("Remarks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For the secretariat; other reviewers and the nominee do not see them."
        ),
    )

    def __init__(
        self, review: Review, criteria: Iterable[Criterion], data: Mapping[str, Any] | None = None
    ) -> None:
        self.criteria = list(criteria)
        initial: dict[str, Any] = {"remarks": review.remarks}
        for criterion in self.criteria:
            initial[field_of(criterion)] = review.scores.get(str(criterion.pk))
        super().__init__(data, initial=initial)
        for criterion in self.criteria:
            self.fields[field_of(criterion)] = _score_field(criterion)
        self.order_fields([*map(field_of, self.criteria), "remarks"])

    @property
    def scores(self) -> dict[int, int | None]:
        """What was typed, by criterion; fields with an error are left out."""
        return {
            criterion.pk: self.cleaned_data[field_of(criterion)]
            for criterion in self.criteria
            if field_of(criterion) in self.cleaned_data
        }

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(criterion, self[field_of(criterion)]) for criterion in self.criteria]


def _score_field(criterion: Criterion) -> forms.Field:
    if criterion.most <= MOST_BUTTONS:
        choices = [(score, str(score)) for score in range(criterion.most + 1)]
        return forms.TypedChoiceField(
            label=criterion.label,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )
    return forms.IntegerField(
        label=criterion.label,
        required=False,
        min_value=0,
        max_value=criterion.most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--short"}),
        error_messages={
            "invalid": _("Please give a whole number from 0 to %(most)s.")
            % {"most": criterion.most}
        },
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RecusalForm(ReasonForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("recusal", "Tie"),
        choices=[(kind.value, kind.label) for kind in DECLARED],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "reason")


class PanelInviteForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("Mobile phone"), required=False, widget=PhoneInput)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    unit_name = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("By its full name: ties to nominees are computed from it."),
    )
    position = forms.CharField(label=gettext_lazy("Post"), max_length=120, required=False)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            return phones.parse_mobile(typed)
        except phones.InvalidPhone as error:
            raise forms.ValidationError(str(error)) from error


class ReviewsWantedForm(forms.Form):
    reviews_wanted = forms.IntegerField(
        label=gettext_lazy("Reviews per submission"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=gettext_lazy("Empty: every reviewer scores every submission."),
    )


class MoveForm(ReasonForm):
    place = forms.IntegerField(label=gettext_lazy("New place"), min_value=1)
    field_order = ("place", "reason")


class FreezeForm(forms.Form):
    equals_reason = forms.CharField(
        label=gettext_lazy("Reason for leaving equal ones as they were received"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PassFirstForm(forms.Form):
    number = forms.IntegerField(label=gettext_lazy("How many pass"), min_value=0)
    reason = forms.CharField(
        label=gettext_lazy("Reason for those who do not pass"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands on record with each of them."),
    )


class VerdictForm(forms.Form):
    """For the ticked ones."""

    outcome = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=StepOutcome.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
