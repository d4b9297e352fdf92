"""A new office with what it needs to begin: an issuer, certificate wordings, its first head."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.domain import defaults
from core import audit
from core.errors import DomainError
from people.domain import offices
from people.enums import OfficeRole
from people.models import Issuer, Office, User


class OfficeExists(DomainError):
    """An office with this name or address name is there already."""

    code = "office_exists"


@transaction.atomic
def found_office(
    *, name: str, slug: str, issuer: str, prefix: str, head: User, actor: User | None, now: datetime
) -> Office:
    """Create the office, let `head` be its head of secretariat from today, copy in the wordings.

    `issuer` is the name under its certificates (used again where it is known), `prefix` begins
    their numbers ("社联城乡"). Raises OfficeExists and numerals.InvalidPattern.
    """
    if Office.objects.filter(name=name).exists() or Office.objects.filter(slug=slug).exists():
        raise OfficeExists(_("There is an office with this name already."))
    office = Office.objects.create(name=name, slug=slug)
    issuing, _created = Issuer.objects.get_or_create(name=issuer)
    issuing.offices.add(office)
    audit.record(action="office.founded", subject=office, scope=office, actor=actor, now=now)
    offices.grant(
        office=office,
        user=head,
        role=OfficeRole.HEAD,
        starts_on=timezone.localdate(now),
        actor=actor,
        now=now,
    )
    defaults.create_templates(office=office, issuer=issuing, prefix=prefix, actor=actor, now=now)
    return office
