"""Small forms: the filter of the list, and what an act asks for."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls.enums import CallKind, CallStatus
from calls.models import Call
from core.web.forms import DateTimeInput, SearchInput


class CallFilter(forms.Form):
    """Words of the title or the number, what is chosen, the state."""

    q = forms.CharField(
        label=gettext_lazy("Title or number"), required=False, max_length=60, widget=SearchInput
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is chosen"),
        required=False,
        choices=[("", pgettext_lazy("filter", "all")), *CallKind.choices],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("filter", "all")), *CallStatus.choices],
    )

    def apply(self, calls: QuerySet[Call]) -> QuerySet[Call]:
        chosen: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if words := chosen.get("q"):
            calls = calls.filter(Q(title__icontains=words) | Q(number__icontains=words))
        for name in ("kind", "status"):
            if value := chosen.get(name):
                calls = calls.filter(**{name: value})
        return calls


class CopyForm(forms.Form):
    """A copy of a former call."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    years = forms.TypedChoiceField(
        label=gettext_lazy("Dates"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("1", gettext_lazy("one year later")),
            ("2", gettext_lazy("two years later")),
            ("", gettext_lazy("leave empty")),
        ],
        initial="1",
        widget=forms.RadioSelect,
    )


class ExtendForm(forms.Form):
    """A later end of a step, with its reason."""

    new_closes_at = forms.DateTimeField(label=gettext_lazy("New end"), widget=DateTimeInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands on the public page beside the new end."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands on the public page."),
    )
