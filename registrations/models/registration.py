from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import Tier
from registrations.enums import (
    HOLDING_STATUSES,
    LIVE_STATUSES,
    AttendMode,
    RegistrationStatus,
    Source,
)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        return self.filter(status__in=LIVE_STATUSES)

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def holding(self) -> "RegistrationQuerySet":
        """Those that hold a place: confirmed and offered."""
        return self.filter(status__in=HOLDING_STATUSES)

    def matching(self, text: str) -> "RegistrationQuerySet":
        """By name, unit, pinyin, initials, or the last four digits of the phone."""
        text = text.strip()
        if not text:
            return self
        condition = (
            Q(name__icontains=text)
            | Q(unit_name__icontains=text)
            | Q(person__name_initials__istartswith=text)
            | Q(person__name_pinyin__icontains=text)
        )
        if text.isdigit() and len(text) >= 4:
            condition |= Q(phone__endswith=text)
        return self.filter(condition)


class Registration(models.Model):
    """报名: person × event, with a snapshot of name, unit and post at that time.

    The person's own link (`/r/<secret>/`) is derived from `link_nonce` and looked up by
    `link_digest`; the secret itself is nowhere stored. `waitlist_no` is given once and kept.
    """

    event = models.ForeignKey(
        "events.Event", on_delete=models.PROTECT, related_name="registrations"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="registrations"
    )
    category = models.ForeignKey(
        "events.Category", on_delete=models.PROTECT, related_name="registrations"
    )
    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    unit_name = models.CharField(_("unit"), max_length=120, blank=True)
    position = models.CharField(_("post"), max_length=120, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=16, blank=True)
    region_code = models.CharField(_("region"), max_length=6, blank=True)
    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices, blank=True)
    attend_mode = models.CharField(
        _("attending"), max_length=10, choices=AttendMode.choices, default=AttendMode.ON_SITE
    )
    answers = models.JSONField(default=dict, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    status = models.CharField(_("state"), max_length=12, choices=RegistrationStatus.choices)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    language = models.CharField(max_length=10, blank=True)
    waitlist_no = models.PositiveIntegerField(_("waiting number"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("offer valid until"), null=True, blank=True)
    link_nonce = models.CharField(max_length=26)
    link_digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(_("registered"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes: ClassVar = [
            models.Index(fields=["event", "status"], name="registrations_event_status"),
            models.Index(fields=["event", "phone"], name="registrations_event_phone"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(status__in=[status.value for status in LIVE_STATUSES]),
                name="registrations_one_live",
            ),
            models.UniqueConstraint(
                fields=["event", "waitlist_no"],
                condition=Q(waitlist_no__isnull=False),
                name="registrations_waitlist_no",
            ),
            models.UniqueConstraint(fields=["link_digest"], name="registrations_link"),
            models.CheckConstraint(
                condition=Q(status__in=RegistrationStatus.values), name="registrations_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offer_expires_at__isnull=False),
                name="registrations_offer_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        return self.status == RegistrationStatus.CONFIRMED

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES


class RegistrationPart(models.Model):
    """A part that a registered person has chosen."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="chosen_parts"
    )
    part = models.ForeignKey("events.Part", on_delete=models.PROTECT, related_name="chosen_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "part"], name="registrations_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} › {self.part_id}"
