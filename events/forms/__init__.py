"""Forms of the organisers' pages."""

from core.web.rows import RowForm, filled
from events.forms.acts import CancelForm, CopyForm, EventFilter, GroupImageForm, InviteForm
from events.forms.event import (
    CategoryForm,
    CategoryFormSet,
    EventForm,
    HostForm,
    HostFormSet,
    PartForm,
    PartFormSet,
    category_rows,
    event_initial,
    host_rows,
    part_rows,
)
from events.forms.parts import (
    ContributionForm,
    PartDetailForm,
    SeriesForm,
    contribution_initial,
)
from events.forms.session import AppearanceForm, AppearanceFormSet, RoomForm, SessionForm, days_of

__all__ = [
    "AppearanceForm",
    "AppearanceFormSet",
    "CancelForm",
    "CategoryForm",
    "CategoryFormSet",
    "ContributionForm",
    "CopyForm",
    "EventFilter",
    "EventForm",
    "GroupImageForm",
    "HostForm",
    "HostFormSet",
    "InviteForm",
    "PartDetailForm",
    "PartForm",
    "PartFormSet",
    "RoomForm",
    "RowForm",
    "SeriesForm",
    "SessionForm",
    "category_rows",
    "contribution_initial",
    "days_of",
    "event_initial",
    "filled",
    "host_rows",
    "part_rows",
]
