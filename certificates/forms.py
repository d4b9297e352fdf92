"""Forms of the certificates' pages."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certificates.domain import templates
from certificates.enums import CertificateKind, CertificateStatus, DateStyle
from certificates.models import CertificateTemplate, CompletionRule, NumberSeries
from core.web.forms import DateInput, SearchInput
from events.models import Event, Part
from people.models import Issuer, Office

# What is issued to registered people by attendance.
KINDS = (CertificateKind.COMPLETION, CertificateKind.TRAINING, CertificateKind.ATTENDANCE)


class VerifyForm(forms.Form):
    """Number and full name; the name keeps the number from being guessed."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Full name of the holder"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=SearchInput({"placeholder": _("Name, number or unit")}),
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *CertificateStatus.choices],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *CertificateKind.choices]
    )
    batch = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LetterFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=SearchInput({"placeholder": _("Name or number")}),
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *CertificateStatus.choices],
    )
    batch = forms.IntegerField(required=False, widget=forms.HiddenInput())


class SubjectForm(forms.Form):
    """Which certificates are to be prepared: of which part, which kind, in which wording."""

    part = forms.ModelChoiceField(
        label=_("Part"), queryset=Part.objects.none(), empty_label=None, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, kind.label) for kind in KINDS])
    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=CertificateTemplate.objects.none(),
        empty_label=None,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = Part.objects.filter(event=event).order_by("order", "pk")
        templates = CertificateTemplate.objects.filter(
            office=event.office_id, kind=kind, is_archived=False
        ).order_by("-language", "name", "pk")
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]
        self.fields["template"].queryset = templates  # type: ignore[attr-defined]
        if parts.count() == 1:
            self.fields["part"].widget = forms.HiddenInput()


class RuleForm(forms.ModelForm[CompletionRule]):
    class Meta:
        model = CompletionRule
        fields: ClassVar = ["min_share", "min_hours", "leave_counts", "needs_arrival"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["min_share"].widget.attrs.update({"max": 100, "inputmode": "numeric"})
        self.fields["min_hours"].widget.attrs.update({"step": "0.5", "inputmode": "decimal"})
        self.fields["min_hours"].min_value = 0  # type: ignore[attr-defined]

    def clean_min_hours(self) -> Any:
        hours = self.cleaned_data["min_hours"]
        if hours is not None and hours < 0:
            raise forms.ValidationError(_("Hours cannot be negative."))
        return hours


class PrepareForm(forms.Form):
    """The date of the batch; who is meant is read from the ticked rows beside it."""

    issued_on = forms.DateField(
        label=_("Date on the certificate"),
        widget=DateInput(),
        help_text=_("Numbers are counted by its year."),
    )


class TemplateForm(forms.Form):
    """What a template says. The kind is chosen once, when it is made."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CertificateKind.choices)
    name = forms.CharField(
        label=_("Name in the list"), max_length=80, help_text=_("For colleagues; not printed.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    issuer = forms.ModelChoiceField(
        label=_("Issuer"), queryset=Issuer.objects.none(), empty_label=None
    )
    series = forms.ModelChoiceField(
        label=_("Number series"), queryset=NumberSeries.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Heading"), max_length=40)
    salutation = forms.CharField(label=_("Salutation"), max_length=80, required=False)
    body = forms.CharField(label=_("Wording"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    closing = forms.CharField(label=_("Closing line"), max_length=80, required=False)
    date_style = forms.ChoiceField(label=_("Date style"), choices=DateStyle.choices)
    is_archived = forms.BooleanField(label=_("No longer used"), required=False)

    def __init__(self, office: Office, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"]
        issuers = office.issuers.order_by("name")
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
        series = office.number_series.order_by("name")
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    def domain_fields(self) -> templates.TemplateFields:
        data = {key: value for key, value in self.cleaned_data.items() if key != "kind"}
        return templates.TemplateFields(**{**data, "date_style": DateStyle(data["date_style"])})


class NumberSeriesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    pattern = forms.CharField(
        label=_("Pattern"),
        max_length=60,
        help_text=_("Such as 社联城乡培〔{year}〕{seq:04d}号: year and running number in braces."),
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ReissueForm(ReasonForm):
    """`asks_number` for a letter whose number the issuer gives."""

    name = forms.CharField(label=_("Correct name"), max_length=120)
    number = forms.CharField(label=_("New number given by the issuer"), max_length=80)
    field_order = ["name", "number", "reason"]

    def __init__(self, *args: Any, asks_number: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_number:
            del self.fields["number"]
