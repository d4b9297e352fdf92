from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import BatchStatus


class Batch(models.Model):
    """One issue run: numbers and records are committed first, files follow (domain rule 7).

    `total` certificates are to be made, `done` have their file. `worker` holds the batch until
    `heartbeat_at` is older than the lease (domain/making.py): so a dead worker's batch is taken up
    by another one, and two never share it for long. `rule` freezes the completion rule that was
    applied. `left_out` says who was asked for and got no certificate: [{"registration", "code",
    "values"}], for letters with "appointment" instead, for proofs of teaching with "person".
    `print_files` are in page order: [{"path", "sha256", "pages"}]. A batch belongs to a part, or to
    a batch of appointments whose letters it makes (`appointments`).
    """

    part = models.ForeignKey(
        "events.Part", on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    appointments = models.ForeignKey(
        "lecturers.AppointmentBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letter_batches",
    )
    template = models.ForeignKey(
        "certificates.CertificateTemplate", on_delete=models.PROTECT, related_name="batches"
    )
    status = models.CharField(
        _("state"), max_length=12, choices=BatchStatus.choices, default=BatchStatus.PREPARING
    )
    rule = models.JSONField(default=dict)
    issued_on = models.DateField(_("date on the certificate"))
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    print_files = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    worker = models.CharField(max_length=26, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="certificates_batch_progress"
            ),
            models.CheckConstraint(
                condition=Q(status__in=BatchStatus.values), name="certificates_batch_status"
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=False, appointments__isnull=True)
                | Q(part__isnull=True, appointments__isnull=False),
                name="certificates_batch_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"
