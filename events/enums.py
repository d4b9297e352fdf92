"""Closed lists of the events app. Labels are the field's terms; see docs/domain.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    """What is held; a part of an event has a kind of its own."""

    EXCHANGE_CONFERENCE = "exchange_conference", _("experience-exchange conference")
    PROMOTION_CONFERENCE = "promotion_conference", _("promotion conference")
    ONSITE_EXCHANGE = "onsite_exchange", _("on-site exchange meeting")
    ANNUAL_MEETING = "annual_meeting", _("annual meeting")
    UNIT_MEETING = "unit_meeting", _("unit meeting")
    TRAINING_CLASS = "training_class", _("training class")
    SEMINAR_CLASS = "seminar_class", _("study class")
    SEMINAR = "seminar", _("seminar")
    LECTURE = "lecture", _("lecture")
    FIELD_VISIT = "field_visit", _("field visit")
    LAUNCH = "launch", _("launch ceremony")
    PUBLICITY = "publicity", _("publicity event")
    LIVESTREAM = "livestream", _("livestream")


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class EventStatus(models.TextChoices):
    """Whether registration is open or the event under way is computed from dates, never stored."""

    DRAFT = "draft", pgettext_lazy("event", "draft")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    ARCHIVED = "archived", pgettext_lazy("event", "archived")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class Confirmation(models.TextChoices):
    AUTOMATIC = "automatic", _("at once, while there are places")
    BY_HAND = "by_hand", _("by the organiser, one by one")


class PartAccess(models.TextChoices):
    OPEN = "open", _("open to everyone registered")
    TIERS = "tiers", _("only for member units of chosen tiers")
    INVITATION = "invitation", _("by invitation of the organiser")


class HostRole(models.TextChoices):
    """In the order in which notices print them (conventions 0.3)."""

    GUIDE = "guide", _("guiding organisation")
    HOST = "host", _("host")
    CO_HOST = "co_host", _("co-host")
    ORGANISER = "organiser", _("organiser")
    CO_ORGANISER = "co_organiser", _("co-organiser")
    SUPPORTER = "supporter", _("supporting organisation")
    APPLICANT = "applicant", _("commissioning unit")
    RECEIVER = "receiver", _("receiving unit")


class SessionKind(models.TextChoices):
    OPENING = "opening", _("opening")
    KEYNOTE = "keynote", _("keynote")
    LECTURE = "lecture", _("lecture by an expert")
    EXCHANGE = "exchange", _("exchange of experience")
    COMMENTARY = "commentary", _("expert commentary")
    DISCUSSION = "discussion", _("discussion")
    MEETING = "meeting", _("meeting")
    SITE_VISIT = "site_visit", _("site visit")
    CEREMONY = "ceremony", _("ceremony")
    EXAM = "exam", _("exam")
    BREAK = "break", _("break")


class SessionRole(models.TextChoices):
    """In what capacity a person appears in a session."""

    MODERATOR = "moderator", _("moderator")
    OPENING_ADDRESS = "opening_address", _("opening address")
    SPEECH = "speech", _("speech")
    KEYNOTE = "keynote", _("keynote speaker")
    LECTURER = "lecturer", _("lecturer")
    EXCHANGE = "exchange", _("exchange speaker")
    COMMENTATOR = "commentator", _("commentator")
    REPORT = "report", _("work report")
    CERTIFICATE_PRESENTER = "certificate_presenter", _("presenter of certificates")
    SUMMARY = "summary", _("closing summary")
    GUIDE = "guide", _("guest of honour")


class ContributionMode(models.TextChoices):
    SPOKEN = "spoken", _("spoken exchange")
    WRITTEN = "written", _("written exchange")


class CategoryKind(models.TextChoices):
    """参会身份. On site or online is a mode of the registration, not a category."""

    LEADER = "leader", pgettext_lazy("attendee", "leader")
    GUEST = "guest", pgettext_lazy("attendee", "guest")
    SPEAKER = "speaker", pgettext_lazy("attendee", "speaker")
    DELEGATE = "delegate", pgettext_lazy("attendee", "delegate")
    TRAINEE = "trainee", pgettext_lazy("attendee", "trainee")
    STAFF = "staff", pgettext_lazy("attendee", "staff")
    MEDIA = "media", pgettext_lazy("attendee", "media")
    COMPANION = "companion", pgettext_lazy("attendee", "companion")


class TeamRole(models.TextChoices):
    """Roles of the event team 会务组, each for one event."""

    OWNER = "owner", _("owner of the event")
    EDITOR = "editor", _("programme editor")
    REGISTRAR = "registrar", _("registrar")
    DOOR_LEAD = "door_lead", _("door lead")
    VOLUNTEER = "volunteer", _("gate volunteer")


class NumberedThing(models.TextChoices):
    EVENTS = "events", _("events")
    PARTS = "parts", _("parts of events")
