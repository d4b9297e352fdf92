from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.enums import OfficeRole


class Office(models.Model):
    """主办机构: a committee or department that owns events, series, templates, number series."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    slug = models.SlugField(_("address name"), max_length=40)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="people_office_slug"),
            models.UniqueConstraint(fields=["name"], name="people_office_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Issuer(models.Model):
    """发证机构: whose name stands under a certificate; not always the office."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    offices: models.ManyToManyField[Office, "Issuer"] = models.ManyToManyField(
        Office, related_name="issuers", verbose_name=_("offices that may issue in this name")
    )

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], name="people_issuer_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeMemberQuerySet(models.QuerySet["OfficeMember"]):
    def active(self, on: date) -> "OfficeMemberQuerySet":
        """Roles that hold on a day: a role is handed over with a date, and may be taken back."""
        return self.filter(
            Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on)),
            revoked_at__isnull=True,
        )


class OfficeMember(models.Model):
    """user × office × role, from a date until a date."""

    user = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="office_memberships"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=OfficeRole.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = OfficeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("office role")
        verbose_name_plural = _("office roles")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(revoked_at__isnull=True, ends_on__isnull=True),
                name="people_officemember_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_officemember_dates",
            ),
            models.CheckConstraint(
                condition=Q(role__in=OfficeRole.values), name="people_officemember_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.office_id}"
