"""Forms of the certificates' pages."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import CertificateTemplate, CompletionRule
from core.web.forms import DateInput, SearchInput
from events.models import Event, Part

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


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ReissueForm(ReasonForm):
    name = forms.CharField(label=_("Correct name"), max_length=120)
    field_order = ["name", "reason"]
