"""Forms of the roster: searching, approving, renewing, ending, profiles, the corps."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.text import phones, regions
from core.web.forms import DateInput, PhoneInput, SearchInput
from lecturers.domain.appointing import MOST_YEARS
from lecturers.enums import AppointmentRole
from lecturers.models import AppointmentBatch, Corps, Lecturer, Topic
from people.enums import Tier
from people.models import Issuer, Office, Unit

STATES = (
    ("serving", pgettext_lazy("appointment", "in office")),
    ("ending", _("term ends within 90 days")),
    ("expired", pgettext_lazy("appointment", "term ended")),
    ("resigned", pgettext_lazy("appointment", "resigned")),
    ("removed", pgettext_lazy("appointment", "removed from the roster")),
)
OURS, TYPED = "ours", "typed"


class RosterFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=SearchInput({"placeholder": _("Name, pinyin or unit")}),
    )
    topic = forms.ModelChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=_("All topics"),
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    batch = forms.ModelChoiceField(
        label=pgettext_lazy("appointments", "Batch"),
        queryset=AppointmentBatch.objects.none(),
        required=False,
        empty_label=_("All batches"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *STATES]
    )

    def __init__(self, *args: Any, offices: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office_ids = list(offices)
        self.fields["topic"].queryset = (  # type: ignore[attr-defined]
            Topic.objects.filter(office__in=office_ids).order_by("name")
        )
        batch = self.fields["batch"]
        batch.queryset = (  # type: ignore[attr-defined]
            AppointmentBatch.objects.filter(corps__office__in=office_ids)
            .select_related("corps")
            .order_by("corps", "number")
        )
        batch.label_from_instance = batch_label  # type: ignore[attr-defined]
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", _("All provinces")),
            *regions.provinces(),
        ]


def batch_label(batch: AppointmentBatch) -> str:
    """How a batch is called in a choice."""
    return str(
        _("%(corps)s, batch %(number)d") % {"corps": batch.corps.name, "number": batch.number}
    )


class PublicFilter(forms.Form):
    """The public roster by province."""

    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", _("All provinces")),
            *regions.provinces(),
        ]


class FoundCorpsForm(forms.Form):
    """A new corps: its name, in whose name it appoints, what the numbers of its letters begin with.

    `offices` are those for which the user may found one.
    """

    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Name of the corps"),
        max_length=80,
        help_text=_("In full, as it stands on the letters of appointment"),
    )
    issuer = forms.ModelChoiceField(
        label=_("Issuer of the letters"), queryset=Issuer.objects.none(), empty_label=None
    )
    number_prefix = forms.CharField(
        label=_("Beginning of the letters’ numbers"),
        max_length=20,
        help_text=_("Such as 社联城乡, which gives 社联城乡聘〔2026〕0001号"),
    )

    def __init__(self, *args: Any, offices: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office_ids = list(offices)
        field = self.fields["office"]
        field.queryset = Office.objects.filter(pk__in=office_ids)  # type: ignore[attr-defined]
        if len(office_ids) == 1:
            field.widget, field.initial = forms.HiddenInput(), office_ids[0]
        issuers = Issuer.objects.filter(offices__in=office_ids).distinct().order_by("pk")
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the issuer wrote back."""

    file_number = forms.CharField(label=_("File number of the approval"), max_length=60)
    approved_on = forms.DateField(label=_("Date of the approval"), widget=DateInput())


class TermsForm(forms.Form):
    """How a batch is appointed: which corps and number, the term, the letters."""

    corps = forms.ModelChoiceField(
        label=_("Corps"), queryset=Corps.objects.none(), empty_label=None
    )
    batch_number = forms.IntegerField(label=_("Number of the batch"), min_value=1, max_value=999)
    starts_on = forms.DateField(label=_("Term begins"), widget=DateInput())
    years = forms.IntegerField(
        label=_("Term in years"), min_value=1, max_value=MOST_YEARS, initial=2
    )
    issued_on = forms.DateField(
        label=_("Date on the letter"),
        widget=DateInput(),
        help_text=_("Our numbers are counted by its year."),
    )
    numbers = forms.ChoiceField(
        label=_("Numbers of the letters"),
        choices=[
            (OURS, _("ours, given by the system")),
            (TYPED, _("given by the issuer, typed below")),
        ],
        widget=forms.RadioSelect,
        initial=OURS,
    )

    def __init__(self, *args: Any, offices: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corps"].queryset = (  # type: ignore[attr-defined]
            Corps.objects.filter(office__in=list(offices))
            .select_related("office", "issuer")
            .order_by("pk")
        )


class AppointForm(TermsForm):
    """One person without a call: a head, an honorary head, somebody of the first batch."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=_("Mobile phone"), required=False, widget=PhoneInput())
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=120,
        help_text=_("The full name, as in the list of units"),
    )
    post = forms.CharField(label=_("Post"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Office in the corps"), choices=AppointmentRole.choices)
    number = forms.CharField(label=_("Number given by the issuer"), required=False, max_length=80)
    field_order = ["name", "phone", "unit", "post", "role"]

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"]).strip()
        try:
            return phones.parse_mobile(typed) if typed else ""
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def clean_unit(self) -> Unit | None:
        name = self.cleaned_data["unit"].strip()
        if not name:
            return None
        found: Unit | None = Unit.objects.live().filter(name=name).first()
        if found is None:
            raise forms.ValidationError(
                _("No unit has this name; look it up under Units and type its full name.")
            )
        return found


class ProfileForm(forms.ModelForm[Lecturer]):
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Separated by commas or one a line"),
    )

    class Meta:
        model = Lecturer
        fields: ClassVar = ["post", "region_code", "title_level", "profile"]
        widgets: ClassVar = {"profile": forms.Textarea({"rows": 6})}

    def clean_region_code(self) -> str:
        code = str(self.cleaned_data["region_code"]).strip()
        if code and not regions.is_region(code):
            raise forms.ValidationError(
                _("“%(code)s” is no code of a place (six digits, such as 420500 for 宜昌市).")
                % {"code": code}
            )
        return code


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 8 MB"),
        widget=forms.ClearableFileInput({"accept": "image/*"}),
    )


class EndForm(forms.Form):
    """Why and from which day somebody is not in office any more."""

    ended_on = forms.DateField(label=_("Last day in office"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class ResignForm(EndForm):
    letter_returned_on = forms.DateField(
        label=_("Letter handed back on"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty while the letter has not come back."),
    )


class HandBackForm(forms.Form):
    on = forms.DateField(label=_("Letter handed back on"), widget=DateInput())


class AskToResignForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class CorpsForm(forms.ModelForm[Corps]):
    """Working rules, reminders, and the founding announcement."""

    reminder_days = forms.CharField(
        label=_("Reminders before the end of a term (days)"),
        required=False,
        max_length=60,
        help_text=_("For example 90, 30; empty for none"),
    )

    class Meta:
        model = Corps
        fields: ClassVar = [
            "name",
            "rules_title",
            "rules_text",
            "founding_number",
            "founded_on",
            "founding_text",
        ]
        widgets: ClassVar = {
            "founded_on": DateInput(),
            "rules_text": forms.Textarea({"rows": 10}),
            "founding_text": forms.Textarea({"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reminder_days"] = ", ".join(str(day) for day in self.instance.reminder_days)

    def clean_reminder_days(self) -> list[int]:
        words = [
            word for word in re.split(r"[\s,，、;；]+", self.cleaned_data["reminder_days"]) if word
        ]
        if not all(word.isdecimal() and 1 <= int(word) <= 365 for word in words) or len(words) > 6:
            raise forms.ValidationError(
                _("Type up to six numbers of days from 1 to 365, such as 90, 30.")
            )
        return sorted({int(word) for word in words}, reverse=True)


class OwnProfileForm(forms.Form):
    """What lecturers say of themselves."""

    post = forms.CharField(label=_("Unit and post"), max_length=120, required=False)
    place = forms.CharField(
        label=_("Where you live"),
        max_length=60,
        required=False,
        help_text=_("Province and city, such as 湖南省长沙市: journeys are planned from there."),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Separated by commas or one a line"),
    )
    profile = forms.CharField(
        label=_("About you"), required=False, max_length=3000, widget=forms.Textarea({"rows": 6})
    )

    def clean_place(self) -> str:
        text = str(self.cleaned_data["place"]).strip()
        code = regions.find_region(text) if text else ""
        if text and not code:
            raise forms.ValidationError(
                _("“%(text)s” was not recognised. Begin with the province or city.")
                % {"text": text}
            )
        return code
