"""Forms of series, of one part, and of contributions."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.domain import contributions, parts
from events.enums import ContributionMode, NumberedThing
from events.models import Contribution, Event, Part, Series, Session, SessionPerson
from people.models import Unit


class SeriesForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the series"),
        max_length=120,
        help_text=gettext_lazy("Such as 全国城乡社区工作大讲堂, without year and number."),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=1980,
        max_value=2100,
        required=False,
        help_text=gettext_lazy("Where numbers begin anew each year. Empty: they go on."),
    )
    numbers = forms.ChoiceField(
        label=gettext_lazy("What gets the numbers"),
        choices=NumberedThing.choices,
        initial=NumberedThing.EVENTS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "“Parts” where the numbered thing is held inside a conference, so that nobody "
            "registers twice."
        ),
    )


class PartDetailForm(forms.Form):
    """What one part says for itself; its title, days and places stand in the event's form."""

    series = forms.ModelChoiceField(
        label=gettext_lazy("Series"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    series_no = forms.IntegerField(
        label=gettext_lazy("Number in the series"), min_value=1, max_value=9999, required=False
    )
    late_after_minutes = forms.IntegerField(
        label=gettext_lazy("Late from (minutes after the beginning)"), min_value=0, max_value=1439
    )
    early_before_minutes = forms.IntegerField(
        label=gettext_lazy("Left early from (minutes before the end)"), min_value=0, max_value=1439
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = Series.objects.filter(office=event.office_id, numbers=NumberedThing.PARTS)
        self.fields["series"].queryset = series.order_by("-year", "name")  # type: ignore[attr-defined]

    def domain_fields(self) -> parts.PartFields:
        return parts.PartFields(**self.cleaned_data)


class _SessionChoice(forms.ModelChoiceField[Session]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{timezone.localtime(obj.starts_at):%m-%d %H:%M} {obj.title}"


class _PresenterChoice(forms.ModelMultipleChoiceField[SessionPerson]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.name} · {obj.get_role_display()} · {obj.session.title}"


class ContributionForm(forms.Form):
    """A unit's talk or paper; the choices are those of one event."""

    part = forms.ModelChoiceField(
        label=pgettext_lazy("session", "Part"), queryset=Part.objects.none(), empty_label=None
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    mode = forms.ChoiceField(
        label=gettext_lazy("How it is given"),
        choices=ContributionMode.choices,
        initial=ContributionMode.SPOKEN,
        widget=forms.RadioSelect,
    )
    session = _SessionChoice(
        label=gettext_lazy("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    presenters = _PresenterChoice(
        label=gettext_lazy("Presenters"),
        queryset=SessionPerson.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those who speak in the programme; enter them there first."),
    )
    order = forms.IntegerField(
        label=gettext_lazy("Place in the order"), min_value=0, max_value=999, required=False
    )
    is_selected = forms.BooleanField(
        label=gettext_lazy("Taken into the selected papers"), required=False
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = event.parts.order_by("order", "pk")
        self.fields["part"].queryset = own  # type: ignore[attr-defined]
        if len(own) == 1:
            self.fields["part"].widget = forms.HiddenInput()
            self.fields["part"].initial = own[0]
        sessions = Session.objects.live().filter(part__event=event).order_by("starts_at", "pk")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        possible = contributions.possible_presenters(event)
        self.fields["presenters"].queryset = possible  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        name = self.cleaned_data["unit"].strip()
        unit = Unit.objects.live().filter(name=name).first()
        if unit is None:
            raise forms.ValidationError(
                _("No unit has this name. Choose one from the list, or enter it under Units first.")
            )
        return unit

    def domain_fields(self) -> contributions.ContributionFields:
        data = self.cleaned_data
        return contributions.ContributionFields(
            part=data["part"],
            unit=data["unit"],
            title=data["title"].strip(),
            mode=ContributionMode(data["mode"]),
            session=data["session"],
            presenters=tuple(data["presenters"]),
            order=data["order"] or 0,
            is_selected=data["is_selected"],
        )


def contribution_initial(contribution: Contribution) -> dict[str, Any]:
    """A contribution as the form shows it."""
    same = ("title", "mode", "order", "is_selected")
    return {
        **{name: getattr(contribution, name) for name in same},
        "part": contribution.part_id,
        "unit": contribution.unit.name,
        "session": contribution.session_id,
        "presenters": list(contribution.presenters.values_list("pk", flat=True)),
    }
