"""The demo's certificates: prepared and signed off as they were then."""

from datetime import date, datetime
from itertools import repeat

from certificates.domain import batches, defaults, making, signing_off
from certificates.enums import CertificateKind
from certificates.models import Batch, CertificateTemplate, CompletionRule
from events.models import Event, Part
from people.models import Issuer, Office, User
from usecases.demo import units


def ensure_templates(office: Office, now: datetime) -> None:
    """The default wordings, issued in the federation's name."""
    issuer = Issuer.objects.get(name=units.FEDERATION_NAME)
    defaults.create_templates(office=office, issuer=issuer, prefix="社联城乡", actor=None, now=now)


def template_of(office: Office, kind: CertificateKind) -> CertificateTemplate:
    return CertificateTemplate.objects.filter(
        office=office, kind=kind, language="zh-hans"
    ).earliest("pk")


def ask_for(part: Part, kind: CertificateKind, *, min_share: int) -> CompletionRule:
    rule, _ = CompletionRule.objects.get_or_create(
        part=part, kind=kind, defaults={"min_share": min_share}
    )
    return rule


def issue(
    event: Event, part: Part, kind: CertificateKind, *, issued_on: date, head: User, now: datetime
) -> Batch:
    """Prepare certificates for everybody who meets the part's rule, make the files, sign off."""
    batch = batches.prepare(
        part=part,
        template=template_of(event.office, kind),
        registrations=list(event.registrations.confirmed().order_by("pk")),
        overrides={},
        issued_on=issued_on,
        actor=head,
        now=now,
    )
    making.make_files(batch_id=batch.pk, clock=repeat(now).__next__)
    batch.refresh_from_db()
    signing_off.sign_off(batch=batch, overrides={}, actor=head, now=now)
    return batch
