"""Closed lists of the certificates app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateKind(models.TextChoices):
    COMPLETION = "completion", _("certificate of completion")
    TRAINING = "training", _("training certificate")
    ATTENDANCE = "attendance", _("proof of attendance")
    APPOINTMENT = "appointment", _("appointment letter")
    EXPERT_APPRAISAL = "expert_appraisal", _("expert appraisal certificate")
    EXPERT_RECOMMENDATION = "expert_recommendation", _("expert recommendation certificate")
    SELECTED = "selected", _("certificate of selection")
    HONOUR = "honour", _("honour certificate")
    TEACHING = "teaching", _("proof of teaching")


class CertificateStatus(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("certificate", "not yet in effect")
    EFFECTIVE = "effective", pgettext_lazy("certificate", "in effect")
    WITHHELD = "withheld", pgettext_lazy("certificate", "withheld")
    REVOKED = "revoked", pgettext_lazy("certificate", "revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "superseded by a corrected one")


class BatchStatus(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("batch", "being prepared")
    PREPARED = "prepared", pgettext_lazy("batch", "prepared, to be signed off")
    SIGNED_OFF = "signed_off", pgettext_lazy("batch", "signed off")


class DateStyle(models.TextChoices):
    CHINESE = "chinese", _("二〇二四年九月二十九日")
    ARABIC = "arabic", _("2024年9月29日")
