"""Address names of calls: suggested from the title, fixed once the notice is public."""

from datetime import date

from django.utils.translation import gettext as _

from calls.models import Call
from core.errors import DomainError
from events.domain import addresses


class SlugTaken(DomainError):
    code = "slug_taken"
    field = "slug"


def suggested(title: str, on: date) -> str:
    """`2024-xpdecjsj`: the year and the initials of the title, the first that no call has."""
    wanted = addresses.suggested(title=title, short_title="", starts_on=on, region_code="")
    taken = set(Call.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def check(slug: str, *, call: Call | None) -> None:
    """Raise events' InvalidSlug for what an address cannot hold, SlugTaken for another call's."""
    addresses.check_shape(slug)
    others = Call.objects.filter(slug=slug)
    if call is not None:
        others = others.exclude(pk=call.pk)
    if others.exists():
        raise SlugTaken(_("Another call has this address name. Add the year or the batch."))
