"""A new corps of lecturers with what it needs to appoint: the wordings of its letters."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain import defaults
from core import audit
from core.errors import DomainError
from lecturers.models import Corps
from people.models import Issuer, Office, User


class CorpsExists(DomainError):
    """The office has a corps of this name already."""

    code = "corps_exists"
    field = "name"


@transaction.atomic
def found_corps(
    *, office: Office, issuer: Issuer, name: str, prefix: str, actor: User | None, now: datetime
) -> Corps:
    """Create the corps; lecturers are appointed in the issuer's name.

    `prefix` begins the numbers of its letters ("社联城乡"). Raises CorpsExists and
    numerals.InvalidPattern.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    if Corps.objects.filter(office=office, name=name).exists():
        raise CorpsExists(_("Your office has a corps of this name already."))
    corps = Corps.objects.create(office=office, issuer=issuer, name=name)
    defaults.create_letter_templates(
        office=office, issuer=issuer, prefix=prefix, actor=actor, now=now
    )
    audit.record(action="corps.founded", subject=corps, scope=corps, actor=actor, now=now)
    return corps
