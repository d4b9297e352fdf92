"""Forms of the eligibility and committee reviews."""

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.domain import screening
from calls.enums import CheckVerdict
from core.web.forms import SearchInput

_FILTERS: Final[dict[str, str | Promise]] = {
    screening.OPEN: _("waiting for a verdict"),
    "failing": _("waiting, a condition is not met"),
    "not_agreed": _("waiting, own word missing"),
    "passed": _("passed here"),
    "failed": _("not passed here"),
    "all": pgettext_lazy("filter", "all"),
}


class ScreeningFilter(forms.Form):
    q = forms.CharField(label=_("Name or unit"), required=False, max_length=60, widget=SearchInput)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[(key, _FILTERS[key]) for key in screening.FILTERS],
    )


class VerdictsForm(forms.Form):
    """The reason for all that are ticked; passing needs none."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for not passing and for returning; the units read it."),
    )


class OverruleForm(forms.Form):
    """A person decides otherwise than was computed."""

    key = forms.CharField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("Decide"), choices=CheckVerdict.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PlaceForm(forms.Form):
    """To which place a submission is moved by hand."""

    place = forms.IntegerField(label=_("To place"), min_value=1, max_value=9999)
    reason = forms.CharField(label=_("Reason"), max_length=300)
