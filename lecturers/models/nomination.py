from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from people.enums import Gender


class Nomination(models.Model):
    """推荐: a submission about a person, with what the conditions need, as typed at that time.

    `in_field_since` is the first year in grassroots governance or community work; `kin` names
    relatives on whom reviewers recuse themselves. Phones are E.164. `typed` keeps, by field, what
    was typed and does not fit its column yet, so that a draft loses nothing. `identity_in_doubt`:
    somebody known may be meant; the secretariat says who it is before anything is decided.
    """

    submission = models.OneToOneField(
        "calls.Submission", on_delete=models.CASCADE, related_name="nomination"
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    unit_name = models.CharField(_("unit as printed"), max_length=120, blank=True)
    post = models.CharField(_("post"), max_length=120, blank=True)
    education = models.CharField(
        _("education"), max_length=12, choices=Education.choices, blank=True
    )
    prof_title = models.CharField(_("professional title"), max_length=60, blank=True)
    title_level = models.CharField(
        _("level of the professional title"), max_length=14, choices=TitleLevel.choices, blank=True
    )
    in_field_since = models.PositiveSmallIntegerField(
        _("in the field since the year"), null=True, blank=True
    )
    topics = models.CharField(_("topics to teach"), max_length=300, blank=True)
    kin = models.CharField(_("relatives in the committee or panel"), max_length=200, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    identity_in_doubt = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(in_field_since__isnull=True)
                | Q(in_field_since__gte=1950, in_field_since__lte=2100),
                name="lecturers_nomination_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Award(models.Model):
    """表彰或奖励 of the nominee or of the unit, as evidence for priority (L2-P1)."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="awards")
    holder = models.CharField(_("whose"), max_length=10, choices=AwardHolder.choices)
    level = models.CharField(_("level"), max_length=10, choices=AwardLevel.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("commendation"), max_length=120)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=AwardLevel.values, holder__in=AwardHolder.values),
                name="lecturers_award_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"
