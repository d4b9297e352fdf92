"""Small forms: copying, inviting, cancelling, a picture, the filter of the list."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.web.forms import DateInput, SearchInput
from events.enums import (
    EventStatus,
    TeamRole,
)
from events.models import Event


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
