from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, MessageStatus


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        return self.filter(status=MessageStatus.QUEUED, next_try_at__lte=now)


class Message(models.Model):
    """One message of the outbox: stored before it is sent, and never holding personal values.

    `kind` names the wording (templates/notifications/messages/<kind>.txt); `context` holds plain,
    impersonal values and references, from which the sender renders address and text at the moment
    of sending (domain rule 13). `dedup_key` makes a second enqueue of the same news impossible.
    """

    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    one_time_code = models.ForeignKey(
        "people.OneTimeCode", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Somebody who is no person of the directory (notifications.domain.recipients).
    recipient = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=80, blank=True)  # "registrations.registration:12"
    scope = models.CharField(max_length=80, blank=True, db_index=True)  # "events.event:3"
    context = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True)
    dedup_key = models.CharField(max_length=120, null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=MessageStatus.choices, default=MessageStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    # Set just before a try is handed over, cleared when its outcome is known.
    handing_over_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    resent_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="resent"
    )
    error = models.CharField(max_length=200, blank=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(status="queued"),
                name="notifications_message_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dedup_key"],
                condition=Q(dedup_key__isnull=False),
                name="notifications_message_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="notifications_message_status"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(one_time_code__isnull=False)
                | ~Q(recipient=""),
                name="notifications_message_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
