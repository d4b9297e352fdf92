"""Forms of the organisers' pages: an event with its rows, a copy, a session, the team."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.text import regions
from core.web.forms import DateInput, DateTimeInput, SearchInput, TimeInput
from events.domain import editing, programme
from events.enums import (
    CategoryKind,
    Confirmation,
    EventKind,
    EventStatus,
    HostRole,
    Mode,
    PartAccess,
    SessionKind,
    SessionRole,
    TeamRole,
)
from events.models import Event, Part, Room
from events.templatetags.event_text import day_title
from people.enums import Tier


class RegionField(forms.CharField):
    """A city in words ("湖南省长沙市", "长沙"); cleans to its GB/T 2260 code, "" for none."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = regions.find_region(text)
        if not code:
            raise forms.ValidationError(
                _("“%(text)s” was not recognised. Choose a province or city from the list.")
                % {"text": text}
            )
        return code


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


class RowForm(forms.Form):
    """A row of a formset: an empty one is left out rather than refused."""

    blank_fields: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        """Whether nobody typed anything that counts into the row."""
        return not any(str(self[name].value() or "").strip() for name in self.blank_fields)


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


class CopyForm(forms.Form):
    """A copy of an earlier event: its new first day and title."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_on = forms.DateField(
        label=gettext_lazy("New first day"),
        widget=DateInput,
        help_text=gettext_lazy("Everything else moves by the same number of days."),
    )
    with_people = forms.BooleanField(
        label=gettext_lazy("Take along who appears (lecturers, speakers)"), required=False
    )


class SessionForm(forms.Form):
    """A session of one event: its days, rooms and parts are the choices."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("session", "Kind"),
        choices=SessionKind.choices,
        initial=SessionKind.LECTURE,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    part = forms.ModelChoiceField(
        label=pgettext_lazy("session", "Part"), queryset=Part.objects.none(), empty_label=None
    )
    day = forms.DateField(label=pgettext_lazy("session", "Day"), widget=forms.Select)
    starts = forms.TimeField(label=gettext_lazy("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Ends"), widget=TimeInput)
    room = forms.ModelChoiceField(
        label=gettext_lazy("Room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=gettext_lazy("no room"),
    )
    place = forms.CharField(
        label=gettext_lazy("Place outside the venue"), max_length=200, required=False
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Credit hours"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        required=False,
    )
    counts = forms.BooleanField(
        label=gettext_lazy("Attendance counts"), required=False, initial=True
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = event.parts.order_by("order", "pk")
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]
        if len(parts) == 1:
            self.fields["part"].widget = forms.HiddenInput()
            self.fields["part"].initial = parts[0]
        rooms = Room.objects.filter(venue=event.venue).order_by("order", "pk")
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        days = days_of(event)
        kept = self.initial.get("day")
        if isinstance(kept, date) and kept not in days:
            days = sorted([*days, kept])
        self.fields["day"].widget.choices = [(day.isoformat(), day_title(day)) for day in days]

    def moment(self, name: str) -> datetime:
        """`starts` or `ends` on the chosen day, in the site's time zone."""
        clock = self.cleaned_data[name]
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], clock))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The session must end after it begins."))
        return data

    def domain_fields(self) -> programme.SessionFields:
        data = self.cleaned_data
        return programme.SessionFields(
            part=data["part"],
            kind=SessionKind(data["kind"]),
            title=data["title"],
            starts_at=self.moment("starts"),
            ends_at=self.moment("ends"),
            room=data["room"],
            place=data["place"],
            hours=data["hours"] or Decimal(0),
            counts=data["counts"],
            note=data["note"],
        )


def days_of(event: Event) -> list[date]:
    """The days of an event, at most two months of them."""
    length = min((event.ends_on - event.starts_on).days, 61)
    return [event.starts_on + timedelta(days=offset) for offset in range(length + 1)]


class AppearanceForm(RowForm):
    """Who appears: a name is enough; `person` is set once it is clear who is meant."""

    blank_fields = ("name",)
    role = forms.ChoiceField(
        label=gettext_lazy("As"), choices=SessionRole.choices, initial=SessionRole.LECTURER
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    introduced_as = forms.CharField(
        label=gettext_lazy("Unit and post as announced"), max_length=200, required=False
    )
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=200, required=False)
    person = forms.CharField(required=False, widget=forms.HiddenInput)

    def ask_who(self, candidates: list[tuple[str, str]], message: str) -> None:
        """Turn the hidden key into a choice between people of the same name."""
        choices = [("", "—"), *candidates, ("new", _("somebody new"))]
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is meant"), choices=choices, required=False
        )
        self._bound_fields_cache.pop("person", None)  # type: ignore[attr-defined]
        self.add_error("person", message)

    def appearance(self) -> programme.Appearance:
        data = self.cleaned_data
        key = data.get("person") or ""
        return programme.Appearance(
            role=SessionRole(data["role"]),
            name=data["name"],
            person_id=int(key) if key.isdigit() else None,
            topic=data["topic"],
            introduced_as=data["introduced_as"],
            is_new=key == "new",
        )


AppearanceFormSet = forms.formset_factory(AppearanceForm, extra=0, can_delete=True, max_num=40)


class RoomForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the room"), max_length=80)
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"), min_value=1, max_value=100_000, required=False
    )


class InviteForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=60,
        help_text=gettext_lazy("Your own note, such as the colleague's name."),
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("team", "Role"), choices=TeamRole.choices, initial=TeamRole.REGISTRAR
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands on the public page and in the messages."),
    )


class GroupImageForm(forms.Form):
    image = forms.ImageField(
        label=gettext_lazy("Picture of the WeChat group's QR"),
        help_text=gettext_lazy(
            "Registered people see it beside their ticket. It runs out after 7 days."
        ),
    )


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


def filled(formset: forms.BaseFormSet[Any]) -> list[Any]:
    """The rows that hold something and were not marked for removal, in their order."""
    return [
        form
        for form in formset.forms
        if not form.is_blank() and not form.cleaned_data.get("DELETE")
    ]


class EventFilter(forms.Form):
    """The filter above the list of all events."""

    q = forms.CharField(label=gettext_lazy("Title"), required=False, widget=SearchInput)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    status = forms.ChoiceField(
        label=pgettext_lazy("event", "State"),
        required=False,
        choices=[("", gettext_lazy("all")), *EventStatus.choices],
    )

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("all")), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def apply(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that fit; what was mistyped by hand in the address filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        if text := data.get("q"):
            events = events.filter(Q(title__icontains=text) | Q(short_title__icontains=text))
        if year := data.get("year"):
            events = events.filter(starts_on__year=int(year))
        if status := data.get("status"):
            events = events.filter(status=status)
        return events
