"""Closed lists of the calls app. Labels are the field's terms; see docs/domain.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallKind(models.TextChoices):
    """What is chosen; each kind brings its own papers, checks and outcome."""

    LECTURERS = "lecturers", _("selection of lecturers")
    CASES = "cases", _("collection of cases")
    BASES = "bases", _("designation of practice bases")


class CallStatus(models.TextChoices):
    """Whether a phase is open is computed from its dates, never stored."""

    DRAFT = "draft", pgettext_lazy("call", "draft")
    PUBLISHED = "published", pgettext_lazy("call", "published")
    CONCLUDED = "concluded", pgettext_lazy("call", "concluded")
    CANCELLED = "cancelled", pgettext_lazy("call", "cancelled")


class StepKind(models.TextChoices):
    """The steps of which printed notices make their paths (conventions 8.1)."""

    NOMINATION = "nomination", _("nomination by units")
    ELIGIBILITY = "eligibility", _("eligibility review")
    SCORING = "scoring", _("expert scoring")
    COMMITTEE = "committee", _("committee review")
    NOTICE = "notice", _("public notice")
    APPROVAL = "approval", _("approval")


class StepPhase(models.TextChoices):
    """Where a step stands by its dates; never stored."""

    COMING = "coming", pgettext_lazy("step", "not open yet")
    OPEN = "open", pgettext_lazy("step", "open")
    OVER = "over", pgettext_lazy("step", "closed")


class DayKind(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class Door(models.TextChoices):
    """Through which door a submission came."""

    UNIT = "unit", _("by a unit")
    SELF = "self", _("by the person, endorsed by a unit")
    SECRETARIAT = "secretariat", _("entered by the secretariat from received papers")


class SubmitterKind(models.TextChoices):
    """Who may stand (讲师选聘通知 2024, 二(一): L2-E1, L2-E2, L2-E3)."""

    UNIT_LEADER = "unit_leader", _("leader of a member unit or head of a community under it")
    APPLICANT = "applicant", _("grassroots worker who applied and asked a unit")
    SERVING = "serving", _("serving lecturer who stands again")


class SubmissionStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("submission", "draft")
    SUBMITTED = "submitted", pgettext_lazy("submission", "submitted")
    RETURNED = "returned", pgettext_lazy("submission", "returned for correction")
    IN_PROGRESS = "in_progress", pgettext_lazy("submission", "in progress")
    APPROVED = "approved", pgettext_lazy("submission", "approved")
    NOT_APPROVED = "not_approved", pgettext_lazy("submission", "not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("submission", "withdrawn")


class StepOutcome(models.TextChoices):
    PASSED = "passed", pgettext_lazy("step", "passed")
    FAILED = "failed", pgettext_lazy("step", "not passed")


class PaperFormat(models.TextChoices):
    """What kinds of file a paper may be; decided by content, not by name."""

    PDF = "pdf", "PDF"
    IMAGE = "image", _("picture")
    WORD = "word", "Word"


class ReviewStatus(models.TextChoices):
    """A review leaves its author's hands only sealed."""

    OPEN = "open", pgettext_lazy("review", "to be scored")
    SEALED = "sealed", pgettext_lazy("review", "handed in")
    RECUSED = "recused", pgettext_lazy("review", "recused")


class RecusalKind(models.TextChoices):
    """回避: why a reviewer must not see a submission; declared by the reviewer or computed."""

    SAME_PERSON = "same_person", pgettext_lazy("recusal", "the same person")
    KIN = "kin", pgettext_lazy("recusal", "kin")
    SAME_UNIT = "same_unit", pgettext_lazy("recusal", "the same unit")
    SUPERIOR_UNIT = "superior_unit", pgettext_lazy("recusal", "a unit above or below")
    TEACHER = "teacher", pgettext_lazy("recusal", "teacher and student")
    OTHER = "other", pgettext_lazy("recusal", "another tie")


class CheckVerdict(models.TextChoices):
    """What a computed check found; what is not known is for a person to look at."""

    MET = "met", pgettext_lazy("check", "met")
    NOT_MET = "not_met", pgettext_lazy("check", "not met")
    UNKNOWN = "unknown", pgettext_lazy("check", "to be looked at")


class NoticeStatus(models.TextChoices):
    """Whether a published one is running, over or taken down is computed from its dates."""

    DRAFT = "draft", pgettext_lazy("public notice", "draft")
    PUBLISHED = "published", pgettext_lazy("public notice", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("public notice", "taken back")


class NoticePhase(models.TextChoices):
    """Where a published notice stands by its dates."""

    COMING = "coming", pgettext_lazy("public notice", "not hung yet")
    RUNNING = "running", pgettext_lazy("public notice", "open to objections")
    OVER = "over", pgettext_lazy("public notice", "period over")
    DOWN = "down", pgettext_lazy("public notice", "taken down")


class ObjectorKind(models.TextChoices):
    PERSON = "person", _("a person, by real name")
    UNIT = "unit", _("a unit, with its stamp")


class ObjectionStatus(models.TextChoices):
    """已收 › 受理 / 不予受理 › 核查 › 结论 › 告知 (conventions 4)."""

    RECEIVED = "received", pgettext_lazy("objection", "received")
    ACCEPTED = "accepted", pgettext_lazy("objection", "accepted for handling")
    REFUSED = "refused", pgettext_lazy("objection", "not accepted for handling")
    INVESTIGATED = "investigated", pgettext_lazy("objection", "being investigated")
    CONCLUDED = "concluded", pgettext_lazy("objection", "concluded")
    TOLD = "told", pgettext_lazy("objection", "objector told")
