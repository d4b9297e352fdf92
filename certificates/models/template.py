from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, DateStyle


class CertificateTemplate(models.Model):
    """证书模板: wording with placeholders, layout, issuer, number series.

    `role` is the office of an appointment (lecturers.enums.AppointmentRole) that a letter's wording
    is made for; "" for every other kind, and for letters of any role without a wording of its own.
    """

    office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, related_name="certificate_templates"
    )
    issuer = models.ForeignKey("people.Issuer", on_delete=models.PROTECT, related_name="templates")
    series = models.ForeignKey(
        "certificates.NumberSeries", on_delete=models.PROTECT, related_name="templates"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=CertificateKind.choices)
    role = models.CharField(_("office of the appointment"), max_length=14, blank=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    layout = models.CharField(_("layout"), max_length=40, default="certificate")
    title = models.CharField(_("heading"), max_length=40)
    salutation = models.CharField(_("salutation"), max_length=80, blank=True)
    body = models.TextField(_("wording"))
    closing = models.CharField(_("closing line"), max_length=80, blank=True)
    date_style = models.CharField(
        _("date style"), max_length=10, choices=DateStyle.choices, default=DateStyle.CHINESE
    )
    is_archived = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="certificates_template_name"),
        ]

    def __str__(self) -> str:
        return self.name
