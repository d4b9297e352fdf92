from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.enums import CallKind, CallStatus, DayKind, StepKind
from people.enums import OfficeRole
from people.models import OfficeMember, User


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> "CallQuerySet":
        """What anyone may read: every call that was published, cancelled ones included."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser, on: datetime) -> "CallQuerySet":
        """The calls whose console pages `user` may open: those of the user's offices.

        `on` is the moment by whose day dated roles hold. Finance has no part in choosing.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        roles = [OfficeRole.HEAD, OfficeRole.STAFF, OfficeRole.SUPERVISOR]
        offices = OfficeMember.objects.active(on.date()).filter(user=user, role__in=roles)
        return self.filter(office_id__in=offices.values("office_id"))


class Call(models.Model):
    """通知: opens a selection. Who may put forward, how many, which papers, by which path.

    `tiers` are the tiers of units that may put forward (people.enums.Tier values); empty means
    any member unit. `soft_limit` is the usual number per unit (一般不超过2名): one more needs a
    reason (rule 8.9). `rules_text` are the working rules a nominee accepts, versioned by
    `rules_version`. `words_most` is the length asked for of the statement, in Han characters and
    marks: over it a hint, or a refusal where `words_are_strict` (正文不超过3000字).
    """

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="calls")
    issuer = models.ForeignKey(
        "people.Issuer",
        on_delete=models.PROTECT,
        related_name="calls",
        verbose_name=_("issuer of the notice"),
    )
    kind = models.CharField(_("what is chosen"), max_length=20, choices=CallKind.choices)
    slug = models.SlugField(_("address name"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number of the notice"), max_length=60, blank=True)
    issued_on = models.DateField(_("date of the notice"), null=True, blank=True)
    text = models.TextField(_("text of the notice"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("mailbox for papers"), blank=True)
    post_address = models.CharField(_("address for paper originals"), max_length=200, blank=True)
    tiers = models.JSONField(_("tiers that may put forward"), default=list, blank=True)
    soft_limit = models.PositiveSmallIntegerField(_("usual number per unit"), null=True, blank=True)
    takes_applications = models.BooleanField(
        _("people may apply and ask a unit to endorse"), default=False
    )
    rules_title = models.CharField(_("title of the working rules"), max_length=200, blank=True)
    rules_text = models.TextField(_("working rules to accept"), blank=True)
    rules_version = models.CharField(max_length=40, blank=True)
    words_most = models.PositiveIntegerField(
        _("length of the statement, in characters"), null=True, blank=True
    )
    words_are_strict = models.BooleanField(_("longer statements are refused"), default=False)
    revision = models.PositiveIntegerField(default=0)
    status = models.CharField(
        _("state"), max_length=12, choices=CallStatus.choices, default=CallStatus.DRAFT
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects: ClassVar = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="calls_call_slug"),
            models.CheckConstraint(
                condition=Q(status__in=CallStatus.values), name="calls_call_status"
            ),
            models.CheckConstraint(condition=Q(kind__in=CallKind.values), name="calls_call_kind"),
            models.CheckConstraint(
                condition=Q(soft_limit__isnull=True) | Q(soft_limit__gte=1),
                name="calls_call_soft_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One step of a call's path, in order, open from `opens_at` until before `closes_at`.

    A path leaves steps out, repeats or reorders them. `days`, `day_kind` and `first_day_counts`
    describe the period of a public notice; `is_blind` hides nominee and unit from reviewers.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of step"), max_length=20, choices=StepKind.choices)
    title = models.CharField(_("title"), max_length=60, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("length of the notice"), default=5)
    day_kind = models.CharField(
        _("counted in"), max_length=10, choices=DayKind.choices, default=DayKind.WORKING
    )
    first_day_counts = models.BooleanField(_("the first day counts"), default=True)
    is_blind = models.BooleanField(_("reviewers do not see nominee and unit"), default=False)
    reviews_wanted = models.PositiveSmallIntegerField(
        _("reviews per submission"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "order"], name="calls_step_order"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="calls_step_kind"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="calls_step_times",
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=30), name="calls_step_days"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def is_open(self, now: datetime) -> bool:
        """Whether the step takes acts at `now`; a step without a date on one side is open there."""
        return (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )


class StepExtension(models.Model):
    """A step was extended: publicly, with its reason."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="extensions")
    old_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField(_("new end"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(new_closes_at__gt=F("old_closes_at")), name="calls_extension_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="calls_extension_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} › {self.new_closes_at}"
