from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import Gender


class PersonQuerySet(models.QuerySet["Person"]):
    def live(self) -> "PersonQuerySet":
        """People who were neither merged into another nor erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)


class Person(models.Model):
    """人员: somebody the office deals with. Not an account: many never sign in.

    `phone` (E.164) is an attribute; it identifies only once its owner has proved it.
    """

    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    name_typed = models.CharField(_("name as typed"), max_length=120, blank=True)
    name_pinyin = models.CharField(_("pinyin"), max_length=200, blank=True)
    name_initials = models.CharField(max_length=30, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=16, blank=True)
    phone_proved_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    prof_title = models.CharField(_("professional title"), max_length=60, blank=True)
    user = models.OneToOneField(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    calendar_nonce = models.PositiveIntegerField(default=0)
    calendar_digest = models.CharField(max_length=64, null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes: ClassVar = [
            models.Index(fields=["phone"], name="people_person_phone"),
            models.Index(fields=["name"], name="people_person_name"),
            models.Index(fields=["name_initials"], name="people_person_initials"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_proved_at__isnull=False, merged_into__isnull=True),
                name="people_person_proved_phone",
            ),
            models.UniqueConstraint(
                fields=["calendar_digest"],
                condition=Q(calendar_digest__isnull=False),
                name="people_person_calendar_digest",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="people_person_named"),
            models.CheckConstraint(
                condition=Q(phone_proved_at__isnull=True) | ~Q(phone=""),
                name="people_person_proved_has_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def on(self, day: date) -> "PostQuerySet":
        """Posts held on a day; an open start counts as held since ever."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        )


class Post(models.Model):
    """职务: person × unit × title with dates and protocol order; people hold several."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    title = models.CharField(_("post"), max_length=120)
    order = models.PositiveSmallIntegerField(_("protocol order"), default=0)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="people_post_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title
