from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import RecusalKind, ReviewStatus


class ReviewQuerySet(models.QuerySet["Review"]):
    def sealed(self) -> "ReviewQuerySet":
        return self.filter(status=ReviewStatus.SEALED)


class Review(models.Model):
    """评审: one reviewer's scores for one submission, at the step of the panel.

    `scores` maps criterion ids (as text) to whole numbers from 0 to the criterion's `most`. While
    open it is its author's alone; sealed it does not change. Who may read it: calls.rules.
    """

    member = models.ForeignKey(
        "calls.PanelMember", on_delete=models.PROTECT, related_name="reviews"
    )
    submission = models.ForeignKey(
        "calls.Submission", on_delete=models.PROTECT, related_name="reviews"
    )
    status = models.CharField(
        _("state"), max_length=10, choices=ReviewStatus.choices, default=ReviewStatus.OPEN
    )
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    assigned_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    recusal_kind = models.CharField(
        pgettext_lazy("recusal", "tie"), max_length=16, choices=RecusalKind.choices, blank=True
    )
    recusal_reason = models.CharField(_("reason"), max_length=300, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes: ClassVar = [
            models.Index(fields=["submission", "status"], name="calls_review_submission"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "submission"], name="calls_review_once"),
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values), name="calls_review_status"
            ),
            models.CheckConstraint(
                condition=Q(status="sealed", sealed_at__isnull=False)
                | (~Q(status="sealed") & Q(sealed_at__isnull=True)),
                name="calls_review_sealed_at",
            ),
            models.CheckConstraint(
                condition=~Q(status="recused")
                | (~Q(recusal_kind="") & ~Q(recusal_reason="") & Q(recused_at__isnull=False)),
                name="calls_review_recused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.submission_id} {self.status}"


class Unsealing(models.Model):
    """A sealed review was given back to its author, with the scores as they were."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="unsealings")
    scores = models.JSONField(_("scores"), default=dict)
    remarks = models.TextField(_("remarks"), blank=True)
    sealed_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsealing")
        verbose_name_plural = _("unsealings")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="calls_unsealing_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.made_at}"


class RankMove(models.Model):
    """The computed order was changed by hand: the submission goes to `place`, with a reason.

    Moves are applied in the order in which they were made; a withdrawn one stays on record.
    """

    step = models.ForeignKey("calls.Step", on_delete=models.PROTECT, related_name="moves")
    submission = models.ForeignKey(
        "calls.Submission", on_delete=models.PROTECT, related_name="moves"
    )
    place = models.PositiveIntegerField(pgettext_lazy("ranking", "place"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of order")
        verbose_name_plural = _("changes of order")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(place__gte=1), name="calls_move_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} › {self.place}"


class FrozenRanking(models.Model):
    """The order of a scoring step as it was frozen; written once, never changed.

    `content` is canonical JSON without personal values (calls.domain.freezing); `digest` is the
    SHA-256 over its UTF-8 bytes, as 64 hexadecimal digits.
    """

    step = models.OneToOneField(
        "calls.Step", on_delete=models.PROTECT, related_name="frozen_ranking"
    )
    content = models.TextField()
    digest = models.CharField(max_length=64)
    frozen_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("frozen ranking")
        verbose_name_plural = _("frozen rankings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="calls_frozen_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.digest[:12]}"


class FrozenPlace(models.Model):
    """Who stands at a place of a frozen ranking. The names are as they were then.

    The ranking's content holds only `SHA-256(salt|name|unit)` of them, so that erasing the names
    at the end of their keeping time leaves the digest as it is.
    """

    ranking = models.ForeignKey(FrozenRanking, on_delete=models.CASCADE, related_name="places")
    submission = models.ForeignKey(
        "calls.Submission", on_delete=models.PROTECT, related_name="frozen_places"
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="frozen_places",
    )
    place = models.PositiveIntegerField(pgettext_lazy("ranking", "place"))
    name = models.CharField(max_length=200, blank=True)
    unit_name = models.CharField(max_length=120, blank=True)
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("frozen place")
        verbose_name_plural = _("frozen places")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "place"], name="calls_frozen_place"),
            models.UniqueConstraint(
                fields=["ranking", "submission"], name="calls_frozen_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.submission_id}"
