"""Closed lists of the lecturers app. Labels are the field's terms; see docs/domain.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Education(models.TextChoices):
    """学历, lowest first; the notice of 2024 asks for a bachelor's degree (L2-C2)."""

    SECONDARY = "secondary", _("secondary school or below")
    COLLEGE = "college", _("junior college")
    BACHELOR = "bachelor", _("bachelor's degree")
    MASTER = "master", _("master's degree")
    DOCTOR = "doctor", _("doctor's degree")


class TitleLevel(models.TextChoices):
    """Level of the professional title 职称, lowest first; decides the ceiling of a fee."""

    NONE = "none", _("no professional title")
    JUNIOR = "junior", _("junior title")
    INTERMEDIATE = "intermediate", _("intermediate title")
    ASSOCIATE = "associate", _("associate senior title")
    SENIOR = "senior", _("senior title")
    ACADEMICIAN = "academician", _("academician or nationally known expert")


class AwardHolder(models.TextChoices):
    PERSON = "person", _("the person")
    UNIT = "unit", _("the unit")


class AwardLevel(models.TextChoices):
    """Of a commendation, lowest first (L2-P1: unit from city level, person from county level)."""

    BELOW = "below", _("below county level")
    COUNTY = "county", _("county level")
    CITY = "city", _("city (prefecture) level")
    PROVINCE = "province", _("provincial level")
    NATION = "nation", _("national level")


class AppointmentRole(models.TextChoices):
    LECTURER = "lecturer", pgettext_lazy("corps", "lecturer")
    HEAD = "head", _("head of the corps")
    HONORARY_HEAD = "honorary_head", _("honorary head of the corps")


class AppointmentStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("appointment", "in office")
    EXPIRED = "expired", pgettext_lazy("appointment", "term ended")
    RESIGNED = "resigned", pgettext_lazy("appointment", "resigned")
    REMOVED = "removed", pgettext_lazy("appointment", "removed from the roster")


class AssignmentStatus(models.TextChoices):
    """Where the question to one lecturer about one session stands."""

    QUEUED = "queued", pgettext_lazy("assignment", "to be asked later")
    INVITED = "invited", pgettext_lazy("assignment", "waiting for an answer")
    MOVE_REQUESTED = "move_requested", pgettext_lazy("assignment", "asks for another time")
    ACCEPTED = "accepted", pgettext_lazy("assignment", "accepted")
    DECLINED = "declined", pgettext_lazy("assignment", "declined")
    LAPSED = "lapsed", pgettext_lazy("assignment", "not answered in time")
    DONE = "done", pgettext_lazy("assignment", "taught")
    CANCELLED = "cancelled", pgettext_lazy("assignment", "cancelled")


class LetterKind(models.TextChoices):
    """邀请函 to the lecturer, and to the employer who lets the lecturer go; 授课证明 afterwards."""

    LECTURER = "lecturer", pgettext_lazy("letter", "to the lecturer")
    EMPLOYER = "employer", pgettext_lazy("letter", "to the employer")
    TEACHING = "teaching", pgettext_lazy("letter", "proof of teaching")
