from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.enums import CertificateKind, CertificateStatus

# A person or unit holds one living certificate of a kind for a part.
LIVE_STATUSES = (CertificateStatus.PREPARED, CertificateStatus.EFFECTIVE)


class Certificate(models.Model):
    """What stays. `snapshot` holds every printed word; the file's hash is set once (rules 6, 7).

    `rule_met` and `basis` keep what the attendance was when the head of secretariat signed off
    (rule 5): {"attended", "counting", "share", "hours", "short"}.
    A certificate belongs to a part of an event, or is the letter of an appointment.
    `number` is given when prepared and never reused; `seq` is null for a number that another body
    gave. `verify_code`: at least 80 random bits in base32, on the paper's QR.
    """

    batch = models.ForeignKey(
        "certificates.Batch", on_delete=models.PROTECT, related_name="certificates"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=CertificateKind.choices)
    part = models.ForeignKey(
        "events.Part", on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    appointment = models.ForeignKey(
        "lecturers.Appointment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    registration = models.ForeignKey(
        "registrations.Registration",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    series = models.ForeignKey(
        "certificates.NumberSeries", on_delete=models.PROTECT, related_name="certificates"
    )
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("number"), max_length=80)
    verify_code = models.CharField(max_length=32)
    holder_name = models.CharField(pgettext_lazy("person", "name"), max_length=120)
    snapshot = models.JSONField()
    issued_on = models.DateField(_("date on the certificate"))
    status = models.CharField(
        _("state"),
        max_length=12,
        choices=CertificateStatus.choices,
        default=CertificateStatus.PREPARED,
    )
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rule_met = models.BooleanField(_("the rule is met"), null=True, blank=True)
    basis = models.JSONField(default=dict, blank=True)
    override_reason = models.CharField(_("reason of the exception"), max_length=300, blank=True)
    prepared_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # A correction points back at what it corrects: the old one is closed before the new row.
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes: ClassVar = [
            models.Index(fields=["batch", "status"], name="certificates_batch_status_ix"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="certificates_number"),
            models.UniqueConstraint(
                fields=["series", "year", "seq"],
                condition=Q(seq__isnull=False),
                name="certificates_series_year_seq",
            ),
            models.UniqueConstraint(fields=["verify_code"], name="certificates_verify_code"),
            models.UniqueConstraint(
                fields=["part", "kind", "person"],
                condition=Q(status__in=["prepared", "effective"], person__isnull=False),
                name="certificates_one_live_person",
            ),
            models.UniqueConstraint(
                fields=["part", "kind", "unit", "holder_name"],
                condition=Q(status__in=["prepared", "effective"], unit__isnull=False),
                name="certificates_one_live_unit",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(status__in=["prepared", "effective"], appointment__isnull=False),
                name="certificates_one_live_letter",
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=False, appointment__isnull=True)
                | Q(part__isnull=True, appointment__isnull=False),
                name="certificates_of_one",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True)
                | Q(person__isnull=True, unit__isnull=False),
                name="certificates_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CertificateStatus.values), name="certificates_status"
            ),
            # The hash stays when the file goes at the end of its keeping time.
            models.CheckConstraint(
                condition=Q(file="") | ~Q(sha256=""), name="certificates_file_with_hash"
            ),
            models.CheckConstraint(
                condition=~Q(status="effective")
                | Q(effective_at__isnull=False) & (Q(rule_met=True) | ~Q(override_reason="")),
                name="certificates_effective_by_rule",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["withheld", "revoked", "superseded"])
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="certificates_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
