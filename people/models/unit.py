from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import Tier


class UnitQuerySet(models.QuerySet["Unit"]):
    def live(self) -> "UnitQuerySet":
        """Units that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def matching(self, text: str) -> "UnitQuerySet":
        """Live units whose full or short name, or its pinyin, contains what was typed."""
        text = text.strip()
        units = self.live().alias(pinyin=Replace("name_pinyin", Value(" "), Value("")))
        return units.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(pinyin__icontains="".join(text.lower().split()))
        )

    def names(self) -> "models.QuerySet[Unit, str]":
        """Names for a browser's list of suggestions; as many as it bears."""
        return self.live().order_by("name").values_list("name", flat=True)[:2000]


class Unit(models.Model):
    """单位: any organisation, in a tree (街道 › 社区); a nomination names its 上级推荐单位."""

    name = models.CharField(_("full name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    name_pinyin = models.CharField(max_length=400, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior unit"),
    )
    region_code = models.CharField(_("region (GB/T 2260)"), max_length=6, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(merged_into__isnull=True), name="people_unit_name"
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(credit_code__isnull=False, merged_into__isnull=True),
                name="people_unit_credit_code",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="people_unit_not_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(region_code="") | Q(region_code__regex=r"^[0-9]{6}$"),
                name="people_unit_region_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def province_code(self) -> str:
        """The province's six digits, or "" where the region is not known."""
        return f"{self.region_code[:2]}0000" if self.region_code else ""


class Term(models.Model):
    """届: a term of office of the committee, over which units hold a tier."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(pgettext_lazy("term of office", "number"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="people_term_number"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_term_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships that hold on a day, so that a list of last year shows last year's tier."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Membership(models.Model):
    """unit × term of office × tier, with dates."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="memberships")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "term"],
                condition=Q(ends_on__isnull=True),
                name="people_membership_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_membership_dates",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values), name="people_membership_tier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.tier}"


class UnitContact(models.Model):
    """单位联系人: a user who acts for one unit, until a date."""

    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="unit_contacts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("unit contact")
        verbose_name_plural = _("unit contacts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=Q(revoked_at__isnull=True),
                name="people_unitcontact_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="people_unitcontact_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} › {self.unit_id}"
