from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import SessionRole
from events.models import Event
from events.models.session import new_uid
from lecturers.enums import AssignmentStatus, TitleLevel
from people.models import User

# The states in which somebody knows of the question and the session still stands.
WAITING = (AssignmentStatus.INVITED, AssignmentStatus.MOVE_REQUESTED)
TEACHING = (AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def waiting(self) -> "AssignmentQuerySet":
        return self.filter(status__in=WAITING)

    def teaching(self) -> "AssignmentQuerySet":
        return self.filter(status__in=TEACHING)

    def open(self) -> "AssignmentQuerySet":
        """Asked and not answered, or accepted and not taught yet."""
        return self.filter(status__in=[*WAITING, AssignmentStatus.ACCEPTED])

    def told(self) -> "AssignmentQuerySet":
        """Those of which the lecturer was ever told: what a calendar must go on telling."""
        return self.filter(invited_at__isnull=False)

    def of_events_or_own(
        self, events: models.QuerySet[Event] | None, user: User | AnonymousUser
    ) -> "AssignmentQuerySet":
        """Of these events (lecturers.rules says which), and the own ones one was told of."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        wanted = Q(lecturer__person__user=user, invited_at__isnull=False)
        if events is not None:
            wanted |= Q(session__part__event__in=events)
        return self.filter(wanted)


class Assignment(models.Model):
    """One lecturer asked for one session; its calendar entry keeps `uid` for ever (rule 14).

    Who is asked stands in the programme once accepted: then `session_person` is the appearance,
    with the same UID. `starts_at`, `ends_at` and `place` are what the lecturer was last told, which
    a release brings up to date; on PostgreSQL an exclusion constraint over them makes two accepted
    assignments of one lecturer for one hour impossible (see the migration that adds it).
    `sequence` rises with everything that a calendar shows, `changed_at` says when it last did.

    `position` orders those who are asked one after the other; `fee_per_hour` is in yuan per 学时,
    after tax, null while it is not fixed.
    """

    session = models.ForeignKey(
        "events.Session", on_delete=models.PROTECT, related_name="assignments"
    )
    lecturer = models.ForeignKey(
        "lecturers.Lecturer", on_delete=models.PROTECT, related_name="assignments"
    )
    session_person = models.OneToOneField(
        "events.SessionPerson",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignment",
    )
    status = models.CharField(
        _("state"),
        max_length=16,
        choices=AssignmentStatus.choices,
        default=AssignmentStatus.QUEUED,
    )
    role = models.CharField(
        _("role"), max_length=30, choices=SessionRole.choices, default=SessionRole.LECTURER
    )
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    message = models.CharField(_("a word to the lecturer"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=3)
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answer_note = models.CharField(_("answer in words"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    uid = models.CharField(max_length=64, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)
    is_public_benefit = models.BooleanField(_("public-benefit service"), default=True)
    fee_per_hour = models.DecimalField(
        _("fee per hour"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    fee_reason = models.CharField(_("reason for more than the ceiling"), max_length=300, blank=True)
    materials_due_on = models.DateField(_("materials due"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects: ClassVar = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes: ClassVar = [
            models.Index(fields=["lecturer", "starts_at"], name="lecturers_assignment_when"),
            models.Index(fields=["status", "answer_due_at"], name="lecturers_assignment_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "lecturer"], name="lecturers_assignment_once"
            ),
            models.UniqueConstraint(fields=["uid"], name="lecturers_assignment_uid"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="lecturers_assignment_times"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values),
                name="lecturers_assignment_status",
            ),
            # Nobody stands in the programme by a question alone.
            models.CheckConstraint(
                condition=Q(session_person__isnull=True)
                | Q(status__in=["accepted", "done", "cancelled"]),
                name="lecturers_assignment_appears",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["invited", "accepted", "done"])
                | Q(invited_at__isnull=False),
                name="lecturers_assignment_told",
            ),
            models.CheckConstraint(
                condition=~Q(is_public_benefit=True) | Q(fee_per_hour__isnull=True),
                name="lecturers_assignment_unpaid",
            ),
            models.CheckConstraint(
                condition=Q(fee_per_hour__isnull=True) | Q(fee_per_hour__gte=0),
                name="lecturers_assignment_fee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.lecturer_id} {self.status}"

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING


class Material(models.Model):
    """A file for the lecture, uploaded by the lecturer; only the event's team downloads it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="materials")
    file = models.CharField(max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file"], name="lecturers_material_file"),
        ]

    def __str__(self) -> str:
        return self.name


class FeeCeiling(models.Model):
    """The most that an office pays per 学时, after tax, at a level of title (讲课费标准)."""

    office = models.ForeignKey(
        "people.Office", on_delete=models.CASCADE, related_name="fee_ceilings"
    )
    title_level = models.CharField(
        _("level of the professional title"), max_length=14, choices=TitleLevel.choices
    )
    amount = models.DecimalField(_("yuan per hour"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("ceiling of lecture fees")
        verbose_name_plural = _("ceilings of lecture fees")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title_level"], name="lecturers_ceiling_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="lecturers_ceiling_amount"),
            models.CheckConstraint(
                condition=Q(title_level__in=TitleLevel.values), name="lecturers_ceiling_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.title_level}"
