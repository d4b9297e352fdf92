"""Forms of the console's pages about doors and attendance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.domain.gates import GateContent
from attendance.enums import AttendanceStatus, CountsFor
from attendance.models import Gate
from core.web.forms import DateTimeInput, SearchInput
from events.models import Event, Part, Session


class SessionChoice(forms.ModelMultipleChoiceField[Session]):
    def label_from_instance(self, obj: Any) -> str:
        from django.utils.formats import date_format
        from django.utils.timezone import localtime

        starts = localtime(obj.starts_at)
        return f"{date_format(starts, 'MONTH_DAY_FORMAT')} {starts:%H:%M} {obj.title}"


class GateForm(forms.Form):
    """A gate: what it counts for, and when it is open."""

    name = forms.CharField(
        label=pgettext_lazy("gate", "Name"),
        max_length=60,
        help_text=_("As volunteers call it, such as “East door”."),
    )
    counts_for = forms.ChoiceField(
        label=_("A scan counts for"), choices=CountsFor.choices, widget=forms.RadioSelect
    )
    sessions: Any = SessionChoice(
        label=_("Only these sessions"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "By the clock: none ticked means all. Chosen: a scan counts for all of its day."
        ),
    )
    opens_before_minutes = forms.IntegerField(
        label=_("By the clock: open before a session (minutes)"),
        min_value=0,
        max_value=600,
        initial=60,
    )
    opens_at = forms.DateTimeField(label=_("Open from"), required=False, widget=DateTimeInput)
    closes_at = forms.DateTimeField(label=_("Open until"), required=False, widget=DateTimeInput)
    is_closed = forms.BooleanField(label=_("Closed for now"), required=False)

    def __init__(self, event: Event, *args: Any, gate: Gate | None = None, **kwargs: Any) -> None:
        if gate is not None:
            kwargs["initial"] = {
                "name": gate.name,
                "counts_for": gate.counts_for,
                "sessions": list(gate.sessions.values_list("pk", flat=True)),
                "opens_before_minutes": gate.opens_before_minutes,
                "opens_at": gate.opens_at,
                "closes_at": gate.closes_at,
                "is_closed": gate.is_closed,
            }
        else:
            kwargs.setdefault("initial", {"counts_for": CountsFor.CLOCK})
        super().__init__(*args, **kwargs)
        self.fields["sessions"].queryset = (  # type: ignore[attr-defined]
            Session.objects.counting()
            .filter(part__event=event)
            .select_related("part")
            .order_by("starts_at", "pk")
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("This must be after the time from which it is open."))
        return data

    def content(self) -> GateContent:
        data = self.cleaned_data
        return GateContent(
            name=data["name"].strip(),
            counts_for=data["counts_for"],
            sessions=tuple(data["sessions"]),
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            opens_before_minutes=data["opens_before_minutes"],
            is_closed=data["is_closed"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class MarkForm(ReasonForm):
    """A mark by hand."""

    status = forms.ChoiceField(
        label=_("Mark"), choices=AttendanceStatus.choices, widget=forms.RadioSelect
    )
    field_order = ("status", "reason")


class ArrivalForm(forms.Form):
    """What was done at the desk."""

    identity_checked = forms.BooleanField(
        label=_("Identity looked at"), required=False, initial=True
    )
    materials_given = forms.BooleanField(
        label=_("Badge and materials handed out"), required=False, initial=True
    )
    room_no = forms.CharField(label=_("Room number"), max_length=20, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ArrivalFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or phone"), required=False, widget=SearchInput)
    state = forms.ChoiceField(
        label=_("Arrived"),
        required=False,
        choices=[("", _("All")), ("missing", _("Not yet")), ("arrived", _("Arrived"))],
    )


class GridFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or phone"), required=False, widget=SearchInput)
    part: Any = forms.ModelChoiceField(
        label=pgettext_lazy("attendance", "Part"),
        queryset=Part.objects.none(),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = event.parts.order_by("order", "pk")
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]
        if len(parts) < 2:
            del self.fields["part"]
