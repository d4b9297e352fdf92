from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import ObjectionStatus, ObjectorKind
from core.encryption import EncryptedTextField
from people.enums import OfficeRole
from people.models import User
from people.rules import offices_with


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        """Received and neither refused nor concluded: these block."""
        return self.filter(
            status__in=[
                ObjectionStatus.RECEIVED,
                ObjectionStatus.ACCEPTED,
                ObjectionStatus.INVESTIGATED,
            ]
        )

    def visible_to(self, user: User | AnonymousUser) -> "ObjectionQuerySet":
        """The supervisor's alone: neither head nor staff know what is in them."""
        offices = offices_with(user, [OfficeRole.SUPERVISOR])
        return self.filter(notice__call__office_id__in=offices)


class Objection(models.Model):
    """异议: by a person under the real name or a unit with its stamp, to entries of one notice.

    Who objects and what is said is encrypted. `number` is what the objector quotes; the code beside
    it is kept as a digest only.
    """

    notice = models.ForeignKey(
        "calls.PublicNotice", on_delete=models.PROTECT, related_name="objections"
    )
    number = models.CharField(_("acknowledgement number"), max_length=16)
    code_digest = models.CharField(max_length=64)
    kind = models.CharField(_("who objects"), max_length=8, choices=ObjectorKind.choices)
    name = EncryptedTextField(pgettext_lazy("person", "name"))
    unit_name = EncryptedTextField(_("unit"), blank=True)
    address = EncryptedTextField(_("address"))
    phone = EncryptedTextField(_("phone"))
    email = EncryptedTextField(_("e-mail"), blank=True)
    facts = EncryptedTextField(_("facts and reasons"))
    status = models.CharField(
        _("state"),
        max_length=14,
        choices=ObjectionStatus.choices,
        default=ObjectionStatus.RECEIVED,
    )
    received_at = models.DateTimeField()
    refused_reason = EncryptedTextField(_("reason"), blank=True)
    findings = EncryptedTextField(_("findings"), blank=True)
    conclusion = EncryptedTextField(_("conclusion, as told"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes: ClassVar = [
            models.Index(fields=["notice", "status"], name="calls_objection_notice"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="calls_objection_number"),
            models.CheckConstraint(
                condition=Q(status__in=ObjectionStatus.values), name="calls_objection_status"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ObjectorKind.values), name="calls_objection_kind"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "concluded", "told"])
                | Q(concluded_at__isnull=False),
                name="calls_objection_concluded",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ObjectionTarget(models.Model):
    """Against which entry; `is_upheld` is None until the conclusion."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="targets")
    entry = models.ForeignKey(
        "calls.NoticeEntry", on_delete=models.PROTECT, related_name="objected"
    )
    is_upheld = models.BooleanField(_("upheld"), null=True, blank=True)

    class Meta:
        verbose_name = _("target of an objection")
        verbose_name_plural = _("targets of objections")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["objection", "entry"], name="calls_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.entry_id}"


class ObjectionFile(models.Model):
    """Evidence handed in with an objection; the bytes lie behind core.files.private."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")
    name = EncryptedTextField(_("file name"))
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path"], name="calls_objectionfile_path"),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.pk}"
