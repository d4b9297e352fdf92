from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lecturers.enums import AppointmentRole, AppointmentStatus, TitleLevel


class Topic(models.Model):
    """A topic that lecturers teach; an office keeps its own list."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="topics")
    name = models.CharField(_("topic"), max_length=80)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="lecturers_topic_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LecturerQuerySet(models.QuerySet["Lecturer"]):
    def serving(self, on: date) -> "LecturerQuerySet":
        """Lecturers with an appointment that holds on the day."""
        return self.filter(
            Q(appointments__starts_on__lte=on)
            & Q(appointments__ends_on__gte=on)
            & Q(appointments__status=AppointmentStatus.ACTIVE)
        ).distinct()


class Lecturer(models.Model):
    """讲师: a person's profile as a lecturer; appointments say when it holds.

    `region_code` (GB/T 2260) is where journeys begin. `is_public` follows the consent to
    publication; the public roster shows nobody without it.
    """

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, related_name="lecturer"
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="lecturers"
    )
    post = models.CharField(_("post"), max_length=120, blank=True)
    region_code = models.CharField(_("place (GB/T 2260)"), max_length=6, blank=True)
    title_level = models.CharField(
        _("level of the professional title"), max_length=14, choices=TitleLevel.choices, blank=True
    )
    profile = models.TextField(_("profile"), blank=True)
    photo = models.CharField(_("photo"), max_length=200, blank=True)
    topics: models.ManyToManyField[Topic, "Lecturer"] = models.ManyToManyField(
        Topic, blank=True, related_name="lecturers", verbose_name=_("topics")
    )
    is_public = models.BooleanField(_("on the public roster"), default=False)
    created_at = models.DateTimeField()

    objects: ClassVar = LecturerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")

    def __str__(self) -> str:
        return f"{self.person_id}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def holding(self, on: date) -> "AppointmentQuerySet":
        """Appointments whose holder is in office on the day."""
        return self.filter(status=AppointmentStatus.ACTIVE, starts_on__lte=on, ends_on__gte=on)


class Appointment(models.Model):
    """聘任: batch, number, term. A renewal makes a new one that points back (`renewed_from`).

    `number` is ours or the one the federation gives; both days of the term are inclusive.
    """

    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="appointments")
    batch = models.ForeignKey(
        "lecturers.AppointmentBatch", on_delete=models.PROTECT, related_name="appointments"
    )
    submission = models.OneToOneField(
        "calls.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointment",
    )
    role = models.CharField(
        _("office"),
        max_length=14,
        choices=AppointmentRole.choices,
        default=AppointmentRole.LECTURER,
    )
    number = models.CharField(_("number"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=AppointmentStatus.choices,
        default=AppointmentStatus.ACTIVE,
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # What the lecturer asked for; the office enters the resignation (LR-7).
    resignation_asked_at = models.DateTimeField(_("resignation asked for"), null=True, blank=True)
    resignation_asked_why = models.CharField(_("reason given"), max_length=300, blank=True)
    letter_returned_on = models.DateField(_("letter handed back on"), null=True, blank=True)
    renewed_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    created_at = models.DateTimeField()

    objects: ClassVar = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "lecturer"], name="lecturers_appointment_once"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="lecturers_appointment_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="lecturers_appointment_dates"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values),
                name="lecturers_appointment_status",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["resigned", "removed"])
                | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="lecturers_appointment_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.batch_id} {self.lecturer_id}"
