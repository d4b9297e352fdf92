"""The form of an event with its rows: hosts, parts, categories."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.text import regions
from core.web.forms import DateInput, DateTimeInput, RegionField
from core.web.rows import RowForm, filled
from events.domain import editing
from events.enums import (
    CategoryKind,
    Confirmation,
    EventKind,
    HostRole,
    Mode,
    NumberedThing,
    PartAccess,
)
from events.models import Event, Series
from people.enums import Tier
from people.models import Office


class EventForm(forms.Form):
    """The event itself; hosts, parts and categories are formsets beside it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=pgettext_lazy("event", "Kind"), choices=EventKind.choices)
    mode = forms.ChoiceField(
        label=gettext_lazy("How it is held"), choices=Mode.choices, initial=Mode.ON_SITE
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    short_title = forms.CharField(
        label=gettext_lazy("Short title"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For lists, badges and messages, such as 西宁交流会."),
    )
    title_en = forms.CharField(label=gettext_lazy("English title"), max_length=300, required=False)
    series = forms.ModelChoiceField(
        label=gettext_lazy("Series"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    series_no = forms.IntegerField(
        label=gettext_lazy("Number in the series"), min_value=1, max_value=9999, required=False
    )
    theme = forms.CharField(label=gettext_lazy("Theme"), max_length=200, required=False)
    intro = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Shown on the public page: purpose, who should come, what to bring."
        ),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    region = RegionField(
        label=gettext_lazy("Province and city"),
        required=False,
        help_text=gettext_lazy("Type the city, such as 长沙, or choose from the list."),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Hotel or address, as the notice prints it."),
    )
    venue = forms.CharField(
        label=gettext_lazy("Venue"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Rooms belong to a venue and are known again next year."),
        widget=forms.TextInput(attrs={"list": "venues", "autocomplete": "off"}),
    )
    online_url = forms.URLField(
        label=gettext_lazy("Link to join online"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only confirmed people see it."),
    )
    registration_opens_at = forms.DateTimeField(
        label=gettext_lazy("Registration opens"), required=False, widget=DateTimeInput
    )
    registration_closes_at = forms.DateTimeField(
        label=gettext_lazy("Registration closes"), required=False, widget=DateTimeInput
    )
    confirmation = forms.ChoiceField(
        label=gettext_lazy("Confirmation"),
        choices=Confirmation.choices,
        initial=Confirmation.AUTOMATIC,
        widget=forms.RadioSelect,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places in all"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )
    is_free = forms.BooleanField(
        label=gettext_lazy("Taking part is free of charge"), required=False, initial=True
    )
    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=60, required=False)
    contact_phone = forms.CharField(
        label=gettext_lazy("Contact phone"), max_length=30, required=False
    )
    approval_number = forms.CharField(
        label=gettext_lazy("Approval file number"), max_length=60, required=False
    )
    approval_on = forms.DateField(
        label=gettext_lazy("Approved on"), required=False, widget=DateInput
    )
    slug = forms.CharField(
        label=gettext_lazy("Address name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The end of the public address. Empty: made from the title."),
    )

    def __init__(self, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = Series.objects.filter(office=office, numbers=NumberedThing.EVENTS)
        self.fields["series"].queryset = series.order_by("-year", "name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("series_no") and not data.get("series"):
            self.add_error("series_no", _("Choose the series that this number belongs to."))
        return data

    def domain_fields(self) -> dict[str, Any]:
        """What events.domain.editing takes."""
        data = self.cleaned_data
        other = {"revision", "region", "venue", "slug"}
        fields = {name: value for name, value in data.items() if name not in other}
        return {**fields, "region_code": data["region"]}


def event_initial(event: Event) -> dict[str, Any]:
    """An event as the form shows it."""
    names = [name for name in EventForm.base_fields if hasattr(event, name)]
    initial = {name: getattr(event, name) for name in names}
    initial["region"] = regions.region_name(event.region_code) if event.region_code else ""
    initial["venue"] = event.venue.name if event.venue else ""
    for name in ("registration_opens_at", "registration_closes_at"):
        if initial[name] is not None:
            initial[name] = timezone.localtime(initial[name])
    return initial


class HostForm(RowForm):
    blank_fields = ("name",)
    role = forms.ChoiceField(
        label=pgettext_lazy("host", "Role"), choices=HostRole.choices, initial=HostRole.HOST
    )
    name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )


class PartForm(RowForm):
    blank_fields = ("title",)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title of the part"), max_length=200, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("event", "Kind"), choices=EventKind.choices)
    starts_on = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DateInput)
    access = forms.ChoiceField(label=gettext_lazy("Who may take part"), choices=PartAccess.choices)
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Tiers"),
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=pgettext_lazy("part", "Places"), min_value=1, max_value=100_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("access") == PartAccess.TIERS and not data.get("tiers"):
            self.add_error("tiers", _("Tick the tiers that may take part."))
        return data


class CategoryForm(RowForm):
    blank_fields = ("name",)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=pgettext_lazy("category", "Kind"),
        choices=CategoryKind.choices,
        initial=CategoryKind.DELEGATE,
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the category"), max_length=40, required=False
    )
    quota = forms.IntegerField(
        label=gettext_lazy("Quota"), min_value=0, max_value=100_000, required=False
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("May be chosen by oneself"), required=False, initial=True
    )


HostFormSet = forms.formset_factory(HostForm, extra=0, can_delete=True, max_num=60)


PartFormSet = forms.formset_factory(PartForm, extra=0, can_delete=True, max_num=20)


CategoryFormSet = forms.formset_factory(CategoryForm, extra=0, can_delete=True, max_num=20)


def host_rows(formset: forms.BaseFormSet[HostForm]) -> list[editing.HostRow]:
    return [
        editing.HostRow(row.cleaned_data["name"].strip(), HostRole(row.cleaned_data["role"]))
        for row in filled(formset)
    ]


def part_rows(formset: forms.BaseFormSet[PartForm]) -> list[editing.PartRow]:
    return [
        editing.PartRow(
            id=row.cleaned_data["id"],
            title=row.cleaned_data["title"].strip(),
            kind=row.cleaned_data["kind"],
            starts_on=row.cleaned_data["starts_on"],
            ends_on=row.cleaned_data["ends_on"],
            access=row.cleaned_data["access"],
            tiers=tuple(row.cleaned_data["tiers"])
            if row.cleaned_data["access"] == PartAccess.TIERS
            else (),
            capacity=row.cleaned_data["capacity"],
        )
        for row in filled(formset)
    ]


def category_rows(formset: forms.BaseFormSet[CategoryForm]) -> list[editing.CategoryRow]:
    return [
        editing.CategoryRow(
            id=row.cleaned_data["id"],
            kind=CategoryKind(row.cleaned_data["kind"]),
            name=row.cleaned_data["name"].strip(),
            quota=row.cleaned_data["quota"],
            is_public=row.cleaned_data["is_public"],
        )
        for row in filled(formset)
    ]
