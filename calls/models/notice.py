from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import DayKind, NoticeStatus


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    def shown(self, on: date) -> "PublicNoticeQuerySet":
        """What hangs in public on the day: from the first day until it is taken down."""
        return self.filter(status=NoticeStatus.PUBLISHED, starts_on__lte=on, taken_down_on__gt=on)

    def taking_objections(self, on: date) -> "PublicNoticeQuerySet":
        """Those whose period holds on the day."""
        return self.shown(on).filter(ends_on__gte=on)


class PublicNotice(models.Model):
    """公示: a frozen list with a period, at one step of a call.

    `ends_on` (inclusive) and `taken_down_on` (the first day without it) are computed and kept when
    it is published; a later change of the work calendar moves neither. `digest` is the SHA-256 over
    the published content (calls.domain.notices.content) as 64 hexadecimal digits.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="notices")
    step = models.ForeignKey("calls.Step", on_delete=models.PROTECT, related_name="notices")
    slug = models.SlugField(_("address name"), max_length=60)
    number = models.CharField(pgettext_lazy("public notice", "number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    starts_on = models.DateField(_("first day"))
    days = models.PositiveSmallIntegerField(_("number of days"), default=5)
    day_kind = models.CharField(
        _("counted in"), max_length=10, choices=DayKind.choices, default=DayKind.WORKING
    )
    first_day_counts = models.BooleanField(_("the first day counts"), default=True)
    kept_days = models.PositiveSmallIntegerField(_("days shown after the end"), default=30)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    taken_down_on = models.DateField(_("taken down on"), null=True, blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=NoticeStatus.choices, default=NoticeStatus.DRAFT
    )
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects: ClassVar = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="calls_notice_slug"),
            models.UniqueConstraint(
                fields=["step"], condition=Q(status="draft"), name="calls_notice_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NoticeStatus.values), name="calls_notice_status"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=30), name="calls_notice_days"
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(
                    published_at__isnull=False,
                    ends_on__gte=F("starts_on"),
                    taken_down_on__gt=F("ends_on"),
                    digest__regex=r"^[0-9a-f]{64}$",
                ),
                name="calls_notice_published",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
                name="calls_notice_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeEntry(models.Model):
    """One line of a published notice, as it hung: name, unit, post, and nothing else."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="entries")
    submission = models.ForeignKey(
        "calls.Submission", on_delete=models.PROTECT, related_name="notice_entries"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    unit_name = models.CharField(_("unit"), max_length=120, blank=True)
    post = models.CharField(_("post"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("entry of a public notice")
        verbose_name_plural = _("entries of public notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "position"], name="calls_entry_position"),
            models.UniqueConstraint(fields=["notice", "submission"], name="calls_entry_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position}"
