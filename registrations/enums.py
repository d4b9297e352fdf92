"""Closed lists of the registrations app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegistrationStatus(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("registration", "submitted")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    DECLINED = "declined", pgettext_lazy("registration", "declined")
    RETURNED = "returned", pgettext_lazy("registration", "returned for correction")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "on the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "place offered")
    EXPIRED = "expired", pgettext_lazy("registration", "offer expired")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    REPLACED = "replaced", pgettext_lazy("registration", "replaced by a colleague")


# What stands between a person and a second registration for the same event (domain rule 2).
LIVE_STATUSES = (
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.RETURNED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.OFFERED,
    RegistrationStatus.EXPIRED,
)
# What holds a place: counted in `taken` of event, category and parts.
HOLDING_STATUSES = (RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED)


class Source(models.TextChoices):
    SELF = "self", _("by the person")
    ROSTER = "roster", _("by the unit")
    IMPORT = "import", _("imported")
    DESK = "desk", _("at the desk")
    PHONE = "phone", _("by telephone")
    STAFF = "staff", _("by the organiser")


class AttendMode(models.TextChoices):
    ON_SITE = "on_site", pgettext_lazy("attending", "on site")
    ONLINE = "online", pgettext_lazy("attending", "online")
