"""Forms of public notices: the draft, and the objection that anyone may file."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.domain import notices, objections
from calls.enums import ObjectorKind
from calls.models import NoticeEntry, PublicNotice
from core.web.forms import DateInput


class NoticeForm(forms.ModelForm[PublicNotice]):
    """A draft: what it says and how long it hangs."""

    class Meta:
        model = PublicNotice
        fields = notices.TYPED
        widgets: Final = {
            "starts_on": DateInput(),
            "text": forms.Textarea(attrs={"rows": 7}),
        }
        labels: Final = {"number": _("Number of the notice")}
        help_texts: Final = {
            "slug": _("Small letters, digits and hyphens; part of the page’s address."),
            "text": _(
                "Stands above the list. Period, list and how to object are added by themselves. No"
                " phone numbers."
            ),
            "days": _("1 to 30; five working days are the rule."),
            "kept_days": _("For so many days the page says that the period is over."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = forms.IntegerField(
            label=_("Number of days"),
            min_value=1,
            max_value=30,
            help_text=_("1 to 30; five working days are the rule."),
        )
        self.fields["kept_days"].widget.attrs["max"] = 365

    def validate_unique(self) -> None:
        """The domain says it in its own words."""


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files by one control; their content is checked by the domain."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return []
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files if file]


class ObjectionForm(forms.Form):
    """异议: real name or stamped unit, against whom, what happened, evidence."""

    kind = forms.ChoiceField(
        label=_("Who objects"),
        choices=ObjectorKind.choices,
        widget=forms.RadioSelect,
        initial=ObjectorKind.PERSON,
    )
    name = forms.CharField(
        label=_("Your real name"),
        max_length=60,
        help_text=_("For a unit: who signs for it"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    unit_name = forms.CharField(
        label=_("Your unit"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("objection", "Phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=pgettext_lazy("objection", "E-mail"), required=False, max_length=254
    )
    targets = forms.ModelMultipleChoiceField(
        label=_("Whom the objection is about"),
        queryset=NoticeEntry.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    facts = forms.CharField(
        label=_("Facts and reasons"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What happened, when and where, and how it can be checked."),
    )
    evidence = SeveralFilesField(
        label=pgettext_lazy("objection", "Evidence"),
        required=False,
        help_text=_(
            "Up to 5 files, PDF or pictures, 10 MB each. A unit attaches its stamped letter."
        ),
    )

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["targets"]
        field.queryset = notice.entries.order_by("position")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.name}　{row.unit_name}"  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if sum(char.isdigit() for char in phone) < 7:
            raise forms.ValidationError(
                _("Please enter a phone number at which you can be reached, with its area code.")
            )
        return phone

    def filed(self) -> objections.Filed:
        """What was typed, for the domain."""
        data = self.cleaned_data
        return objections.Filed(
            kind=ObjectorKind(data["kind"]),
            **{key: data[key] for key in ("name", "unit_name", "address", "phone", "email")},
            facts=data["facts"],
        )


class StatusForm(forms.Form):
    """The number and code that the objector was given."""

    number = forms.CharField(label=_("Acknowledgement number"), max_length=20)
    code = forms.CharField(label=pgettext_lazy("objection", "Code"), max_length=20)


class ConclusionForm(forms.Form):
    """结论 by the supervisor: for each target, what was found, what is told."""

    findings = forms.CharField(
        label=_("Findings"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For the supervisor’s file; nobody else reads it."),
    )
    reason = forms.CharField(
        label=_("Reason why the upheld are not passed"),
        required=False,
        max_length=300,
        help_text=_("Their units read it. Do not name the objector."),
    )
    conclusion = forms.CharField(
        label=_("What the objector is told"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        for target in self.targets:
            self.fields[f"target-{target.pk}"] = forms.ChoiceField(
                label=_("The objection against %(name)s is") % {"name": target.entry.name},
                choices=[("", _("Please choose")), ("no", _("unfounded")), ("yes", _("upheld"))],
            )
        self.order_fields([name for name in self.fields if name.startswith("target-")])

    def upheld(self) -> dict[int, bool]:
        """By target id."""
        return {row.pk: self.cleaned_data[f"target-{row.pk}"] == "yes" for row in self.targets}
