"""The form of a session with who appears, and of a room."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.web.forms import TimeInput
from core.web.rows import RowForm
from events.domain import programme
from events.enums import (
    SessionKind,
    SessionRole,
)
from events.models import Event, Part, Room
from events.templatetags.event_text import day_title


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
