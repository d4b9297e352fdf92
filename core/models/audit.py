from typing import ClassVar

from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    """Who did what to what, when, and why where a reason is asked. Append-only.

    Holds references and field names, never personal values (domain rule 13): the actor and the
    object are addressed by label and key, without a foreign key, so that erasing a person leaves
    the record of the act.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)  # "user:7", "device:3", "system"
    action = models.CharField(max_length=60)  # "event.published"
    subject = models.CharField(max_length=80)  # "events.event:12"
    scope = models.CharField(max_length=80, blank=True)  # "event:12": whose organisers may read it
    reason = models.TextField(blank=True)
    fields = models.JSONField(default=list, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "at"], name="core_audit_subject_at"),
            models.Index(fields=["scope", "at"], name="core_audit_scope_at"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(action=""), name="core_audit_action_named"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"
