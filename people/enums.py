"""Closed lists of the people app. Labels are the field's terms; see docs/domain.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Gender(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")
    UNSTATED = "", _("not stated")


class Tier(models.TextChoices):
    """Tier of a member unit, highest first (s001: 副主任委员单位、常委单位、委员单位)."""

    VICE_DIRECTOR = "vice_director", _("vice-director unit")
    STANDING = "standing", _("standing-committee unit")
    MEMBER = "member", _("member unit")


class OfficeRole(models.TextChoices):
    """What somebody may do for everything an office owns."""

    HEAD = "head", _("head of secretariat")
    STAFF = "staff", _("secretariat staff")
    FINANCE = "finance", _("finance")
    SUPERVISOR = "supervisor", _("supervisor")


class ConsentPurpose(models.TextChoices):
    REGISTRATION = "registration", _("registration and attendance")
    PUBLICATION = "publication", _("publication of name, unit and post")
    ROSTER = "roster", _("public roster of lecturers")
    ADDRESS_BOOK = "address_book", _("address book of the event")


class ConsentChannel(models.TextChoices):
    WEB = "web", pgettext_lazy("channel", "web page")
    DESK = "desk", pgettext_lazy("channel", "at the desk")
    PHONE = "phone", pgettext_lazy("channel", "by telephone")
    PAPER = "paper", pgettext_lazy("channel", "on paper")
    UNIT = "unit", pgettext_lazy("channel", "declared by the unit")


class LinkPurpose(models.TextChoices):
    """What a link below `/a/` is for: one purpose, one person, until a date."""

    OFFICE_INVITATION = "office_invitation", _("invitation to an office role")
    TEAM_INVITATION = "team_invitation", _("invitation to an event team")
    UNIT_CONTACT = "unit_contact", _("invitation to act for a unit")
    NOMINEE = "nominee", _("own nomination")
    REVIEWER = "reviewer", _("queue of a reviewer")
    ASSIGNMENT = "assignment", _("assignment of a lecturer")
