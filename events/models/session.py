import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import SessionKind, SessionRole


def new_uid() -> str:
    """A calendar UID that stays with the thing for ever (RFC 5545)."""
    return str(uuid.uuid4())


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self) -> "SessionQuerySet":
        return self.filter(dropped_at__isnull=True)

    def counting(self) -> "SessionQuerySet":
        """The sessions whose attendance counts (domain rule 4: held or not)."""
        return self.live().filter(counts=True)


class Session(models.Model):
    """日程项 of a part. `hours` are 学时; `sequence` rises when a release moves it (rule 14).

    A session that was released once is dropped, not deleted: calendars must hear of it.
    """

    part = models.ForeignKey("events.Part", on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        "events.Room",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("room"),
    )
    place = models.CharField(_("place outside the venue"), max_length=200, blank=True)
    hours = models.DecimalField(_("credit hours"), max_digits=4, decimal_places=1, default=0)
    counts = models.BooleanField(_("attendance counts"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    uid = models.CharField(max_length=64, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes: ClassVar = [
            models.Index(fields=["part", "starts_at"], name="events_session_part_start"),
            models.Index(fields=["room", "starts_at"], name="events_session_room_start"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uid"], name="events_session_uid"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="events_session_times"
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="events_session_hours"),
        ]

    def __str__(self) -> str:
        return self.title


class SessionPerson(models.Model):
    """session × person × role, in order: the only fact of who appears."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="appearances"
    )
    role = models.CharField(_("role"), max_length=30, choices=SessionRole.choices)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    # As announced: unit and post at that time, in the words of the programme.
    introduced_as = models.CharField(_("unit and post as announced"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    uid = models.CharField(max_length=64, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "person", "role"], name="events_sessionperson_once"
            ),
            models.UniqueConstraint(fields=["uid"], name="events_sessionperson_uid"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
