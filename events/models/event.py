from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.enums import Confirmation, EventKind, EventStatus, Mode, NumberedThing, TeamRole
from people.models import OfficeMember, User


class Series(models.Model):
    """系列 (such as 全国城乡社区工作大讲堂): numbers events or parts. Gaps are allowed."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="series")
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    numbers = models.CharField(
        _("numbers"), max_length=10, choices=NumberedThing.choices, default=NumberedThing.EVENTS
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name", "year"], name="events_series_year"),
            models.UniqueConstraint(
                fields=["office", "name"],
                condition=Q(year__isnull=True),
                name="events_series_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def numbered(self, number: int | None) -> str:
        """A number of the series in words: 全国城乡社区工作大讲堂第3期."""
        if not number:
            return self.name
        return gettext("%(series)s, No. %(number)d") % {"series": self.name, "number": number}


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        """What anyone may see: published and archived events, and cancelled ones once published."""
        return self.filter(
            Q(status__in=[EventStatus.PUBLISHED, EventStatus.ARCHIVED])
            | Q(status=EventStatus.CANCELLED, published_at__isnull=False)
        )

    def with_registration_open(self, now: datetime) -> "EventQuerySet":
        return self.filter(
            status=EventStatus.PUBLISHED,
            registration_opens_at__lte=now,
            registration_closes_at__gt=now,
        )

    def visible_to(
        self, user: User | AnonymousUser, *, team: Collection[TeamRole] | None = None
    ) -> "EventQuerySet":
        """The events whose console pages `user` may open: the office's, and those of a team.

        `team` narrows the second to certain roles: what a registrar may list, a volunteer may not.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        today = timezone.localdate()
        offices = OfficeMember.objects.active(today).filter(user=user).values("office_id")
        membership = apps.get_model("events.TeamMember").objects.filter(
            user=user, revoked_at__isnull=True
        )
        if team is not None:
            membership = membership.filter(role__in=team)
        return self.filter(Q(office_id__in=offices) | Q(pk__in=membership.values("event_id")))

    def in_year(self, year: int) -> "EventQuerySet":
        return self.filter(starts_on__year=year)


class Event(models.Model):
    """活动. `taken` counts places held (confirmed and offered) against `capacity`; see
    registrations.domain.places. `revision` rises with every change that a public page shows.
    """

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="events")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    series_no = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    slug = models.SlugField(_("address name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30, choices=EventKind.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=60, blank=True)
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    region_code = models.CharField(_("place (GB/T 2260)"), max_length=6, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    venue = models.ForeignKey(
        "events.Venue",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("venue"),
    )
    online_url = models.URLField(_("link to join online"), blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=EventStatus.choices, default=EventStatus.DRAFT
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    confirmation = models.CharField(
        _("confirmation"),
        max_length=10,
        choices=Confirmation.choices,
        default=Confirmation.AUTOMATIC,
    )
    capacity = models.PositiveIntegerField(_("places in all"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    is_free = models.BooleanField(_("free of charge"), default=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    wechat_group_image = models.ImageField(
        _("WeChat group QR"), upload_to="wechat/%Y/", blank=True, max_length=200
    )
    approval_number = models.CharField(_("approval file number"), max_length=60, blank=True)
    approval_on = models.DateField(_("approved on"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            models.Index(fields=["status", "starts_on"], name="events_event_status_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="events_event_slug"),
            models.UniqueConstraint(
                fields=["series", "series_no"],
                condition=Q(series__isnull=False),
                name="events_event_series_no",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="events_event_dates"
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="events_event_window",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="events_event_places",
            ),
            models.CheckConstraint(
                condition=Q(status__in=EventStatus.values), name="events_event_status"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def short_name(self) -> str:
        return self.short_title or self.title

    @property
    def series_label(self) -> str:
        """The number in its series in words; load `series` along with the event."""
        return self.series.numbered(self.series_no) if self.series else ""

    @property
    def is_published(self) -> bool:
        return self.status == EventStatus.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def is_public(self) -> bool:
        """What `EventQuerySet.public` finds."""
        if self.is_cancelled:
            return self.published_at is not None
        return self.status in (EventStatus.PUBLISHED, EventStatus.ARCHIVED)

    def is_registration_open(self, now: datetime) -> bool:
        """Whether somebody can register at `now`: published and inside the window."""
        return (
            self.is_published
            and self.registration_opens_at is not None
            and self.registration_closes_at is not None
            and self.registration_opens_at <= now < self.registration_closes_at
        )
