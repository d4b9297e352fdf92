"""Units of the directory: entered, corrected, moved from tier to tier with dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from core import audit
from core.errors import DomainError
from core.text import pinyin
from people.enums import Tier
from people.models import Membership, Office, Term, Unit, User


class UnitRefused(DomainError):
    code = "unit_refused"


class TierRefused(DomainError):
    code = "tier_refused"


class TermRefused(DomainError):
    code = "term_refused"


@dataclass(frozen=True)
class UnitFields:
    """`region_code` by GB/T 2260 or ""; `credit_code` (统一社会信用代码) checked, or ""."""

    name: str
    short_name: str = ""
    parent: Unit | None = None
    region_code: str = ""
    credit_code: str = ""


@transaction.atomic
def enter(*, fields: UnitFields, actor: User, now: datetime) -> Unit:
    """A new unit. Raises UnitRefused, naming the field."""
    unit = Unit()
    _set(unit, fields)
    audit.record(action="unit.entered", subject=unit, actor=actor, now=now)
    return unit


@transaction.atomic
def correct(*, unit: Unit, fields: UnitFields, actor: User, now: datetime) -> Unit:
    """Correct a unit; what was registered or issued under the old name keeps it (rule 6).

    Raises UnitRefused.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    names = ("name", "short_name", "parent_id", "region_code", "credit_code")
    before = {name: getattr(unit, name) for name in names}
    _set(unit, fields)
    changed = [name for name in names if getattr(unit, name) != before[name]]
    audit.record(action="unit.corrected", subject=unit, actor=actor, now=now, fields=changed)
    return unit


def _set(unit: Unit, fields: UnitFields) -> None:
    code = _checked_code(fields.credit_code)
    others = Unit.objects.live().exclude(pk=unit.pk) if unit.pk else Unit.objects.live()
    if others.filter(name=fields.name).exists():
        raise UnitRefused(_("A unit of this name is in the directory already."), field="name")
    if code and others.filter(credit_code=code).exists():
        raise UnitRefused(_("Another unit has this credit code."), field="credit_code")
    above = fields.parent
    while above is not None:
        if unit.pk is not None and above.pk == unit.pk:
            raise UnitRefused(
                _("This unit stands below the one that is being changed."), field="parent"
            )
        above = above.parent
    unit.name, unit.short_name, unit.parent = fields.name, fields.short_name, fields.parent
    unit.region_code, unit.credit_code = fields.region_code, code or None
    unit.name_pinyin = pinyin.full_pinyin(fields.name)[:400]
    unit.save()


def _checked_code(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return str(uscc.validate(typed))
    except ValidationError:
        raise UnitRefused(
            _("This is no valid unified social credit code: 18 characters with a check digit."),
            field="credit_code",
        ) from None


@transaction.atomic
def set_tier(
    *, unit: Unit, term: Term, tier: Tier | None, on: date, actor: User, now: datetime
) -> Membership | None:
    """From `on` the unit holds this tier in the term of office, or none (`tier` None).

    What it held until then ends the day before, so that a list of last year shows last year's tier.
    Raises TierRefused.
    """
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if on < term.starts_on or (term.ends_on is not None and on > term.ends_on):
        raise TierRefused(_("This day lies outside the term of office."), field="on")
    held = Membership.objects.filter(unit=unit, term=term)
    if held.filter(starts_on__gt=on).exists() or held.filter(ends_on__gte=on).exists():
        raise TierRefused(
            _("A later change of tier is entered already; a change before it is not possible."),
            field="on",
        )
    before = held.filter(ends_on__isnull=True).first()
    if (before is None and tier is None) or (before is not None and before.tier == tier):
        raise TierRefused(_("That is the tier it holds already."), field="tier")
    if before is not None and before.starts_on == on:
        raise TierRefused(_("The present tier begins on that day; choose a later one."), field="on")
    if before is not None:
        before.ends_on = on - timedelta(days=1)
        before.save(update_fields=["ends_on"])
    made = None
    if tier is not None:
        made = Membership.objects.create(unit=unit, term=term, tier=tier, starts_on=on)
    audit.record(action="unit.tier_changed", subject=unit, scope=term.office, actor=actor, now=now)
    return made


@transaction.atomic
def open_term(
    *,
    office: Office,
    number: int,
    starts_on: date,
    ends_on: date | None,
    actor: User,
    now: datetime,
) -> Term:
    """A term of office (届). Raises TermRefused."""
    Office.objects.select_for_update().get(pk=office.pk)
    if ends_on is not None and ends_on < starts_on:
        raise TermRefused(_("The last day lies before the first."), field="ends_on")
    if Term.objects.filter(office=office, number=number).exists():
        raise TermRefused(_("This term of office is entered already."), field="number")
    meets = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    if ends_on is not None:
        meets &= Q(starts_on__lte=ends_on)
    if Term.objects.filter(meets, office=office, starts_on__gte=starts_on).exists():
        raise TermRefused(_("A later term of office is entered already."), field="starts_on")
    # The term before ends where the new one begins; its units hold their tiers until then.
    last = starts_on - timedelta(days=1)
    for term in Term.objects.filter(meets, office=office):
        Term.objects.filter(pk=term.pk).update(ends_on=last)
        Membership.objects.filter(term=term, ends_on__isnull=True).update(ends_on=last)
    term = Term.objects.create(office=office, number=number, starts_on=starts_on, ends_on=ends_on)
    audit.record(action="office.term_opened", subject=term, scope=office, actor=actor, now=now)
    return term
