from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import CategoryKind


class Category(models.Model):
    """参会身份 with its own quota; `taken` counts confirmed and offered places."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="categories")
    kind = models.CharField(_("kind"), max_length=20, choices=CategoryKind.choices)
    name = models.CharField(_("name"), max_length=40)
    quota = models.PositiveIntegerField(_("places"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(_("can be chosen when registering by oneself"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "name"], name="events_category_name"),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(taken__lte=F("quota")),
                name="events_category_places",
            ),
        ]

    def __str__(self) -> str:
        return self.name
