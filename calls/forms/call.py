"""The form of a call's notice: what is chosen, by whom, how many, the text, the contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls.domain import planning, presets
from calls.enums import CallKind
from calls.models import Call
from core.web.forms import DateInput
from people.enums import Tier
from people.models import Issuer, Office


class IssuerField(forms.ModelChoiceField[Issuer]):
    """The issuers in whose name the office may publish."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Issuer of the notice"),
            queryset=Issuer.objects.none(),
            empty_label=None,
        )


def issuers_of(office: Office) -> Any:
    """Whose name may stand under a notice of the office."""
    return Issuer.objects.filter(offices=office).order_by("pk")


class NewCallForm(forms.Form):
    """What a new call begins from."""

    preset = forms.ChoiceField(
        label=gettext_lazy("Begin from"),
        choices=[(preset.key, preset.title) for preset in presets.PRESETS],
        widget=forms.RadioSelect,
        initial=presets.PRESETS[0].key,
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year in which nomination opens"),
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("The printed days and months stay; you can change every date."),
    )
    issuer = IssuerField()

    def __init__(self, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers_of(office)  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """The notice; its steps, papers, checks and criteria have pages of their own."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("What is chosen"), choices=CallKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("Printed as “Notice on …” (关于…的通知)."),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the notice"), max_length=60, required=False
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Date of the notice"), required=False, widget=DateInput
    )
    issuer = IssuerField()
    slug = forms.CharField(
        label=gettext_lazy("Address name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The end of the public address. Empty: made from the title."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "One paragraph a line. A short line such as 一、选聘范围 becomes a heading."
        ),
    )
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Tiers that may put forward"),
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every member unit."),
    )
    soft_limit = forms.IntegerField(
        label=gettext_lazy("Usual number per unit"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("More is possible, but the unit has to give a reason."),
    )
    takes_applications = forms.BooleanField(
        label=gettext_lazy("People may apply by themselves and ask a unit to endorse them"),
        required=False,
    )
    words_most = forms.IntegerField(
        label=gettext_lazy("Length of the statement, in characters"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )
    words_are_strict = forms.BooleanField(
        label=gettext_lazy("Longer statements are refused"), required=False
    )
    contact_name = forms.CharField(
        label=pgettext_lazy("call", "Contact"), max_length=60, required=False
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Contact phone"), max_length=30, required=False
    )
    contact_email = forms.EmailField(label=gettext_lazy("Mailbox for papers"), required=False)
    post_address = forms.CharField(
        label=gettext_lazy("Address for paper originals"), max_length=200, required=False
    )
    rules_title = forms.CharField(
        label=gettext_lazy("Title of the working rules"), max_length=200, required=False
    )
    rules_text = forms.CharField(
        label=gettext_lazy("Working rules that nominees accept"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers_of(call.office)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("words_are_strict") and not data.get("words_most"):
            self.add_error("words_most", _("Say how long a statement may be, such as 3000."))
        return data

    def domain_fields(self) -> dict[str, Any]:
        """What calls.domain.planning takes."""
        return {name: self.cleaned_data[name] for name in planning.FIELDS}


def call_initial(call: Call) -> dict[str, Any]:
    """A call as the form shows it."""
    return {name: getattr(call, name) for name in CallForm.base_fields}
