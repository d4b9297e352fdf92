"""Planning a call: its notice, who may put forward, how many, the working rules to accept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import addresses
from calls.enums import CallStatus
from calls.models import Call
from core import audit
from core.errors import DomainError, Stale
from people.models import Issuer, Office, User

# What an organiser may set; everything else of the row is moved by its own act.
FIELDS: Final = (
    *("kind", "title", "number", "issued_on", "text", "contact_name", "contact_phone"),
    *("contact_email", "post_address", "tiers", "soft_limit", "takes_applications"),
    *("rules_title", "rules_text", "words_most", "words_are_strict"),
)
_RULES: Final = ("rules_title", "rules_text")


class CallClosed(DomainError):
    """A concluded or cancelled call keeps what it says."""

    code = "call_closed"


class KindFixed(DomainError):
    """Papers, checks and submissions follow from what is chosen."""

    code = "kind_fixed"
    field = "kind"


class SlugFixed(DomainError):
    """The printed notice carries the address."""

    code = "slug_fixed"
    field = "slug"


class RulesFixed(DomainError):
    """Somebody accepted the working rules as they stand."""

    code = "rules_fixed"
    field = "rules_text"


def locked(call: Call) -> Call:
    """The call's row, locked until the transaction ends: every write to its plan begins here."""
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def locked_open(call: Call, expected_revision: int | None = None) -> Call:
    """The same, for a call whose plan may change. Raises CallClosed, and Stale after a colleague.

    `expected_revision` is the revision that a form was made from.
    """
    found = locked(call)
    if found.status in (CallStatus.CONCLUDED, CallStatus.CANCELLED):
        raise CallClosed(_("A call that is concluded or cancelled keeps what it says."))
    if expected_revision is not None and found.revision != expected_revision:
        raise Stale(
            _("A colleague has changed this call meanwhile. Look at it again, then save again.")
        )
    return found


def changed(
    call: Call, *, what: str, actor: User | None, now: datetime, fields: tuple[str, ...] = ()
) -> None:
    """Raise the call's revision and record that `what` of its plan changed."""
    call.revision += 1
    call.save(update_fields=["revision"])
    audit.record(
        action=f"call.{what}_changed", subject=call, scope=call, actor=actor, now=now, fields=fields
    )


@transaction.atomic
def create_call(
    *,
    office: Office,
    issuer: Issuer,
    fields: Mapping[str, Any],
    slug: str = "",
    actor: User | None,
    now: datetime,
) -> Call:
    """Make a draft without steps. `fields` are those of FIELDS; an empty `slug` is made up.

    Raises addresses.SlugTaken and events' InvalidSlug.
    """
    call = Call(office=office, issuer=issuer, created_by=actor, created_at=now)
    for name, value in _checked(fields).items():
        setattr(call, name, value)
    if slug:
        addresses.check(slug, call=None)
    call.slug = slug or addresses.suggested(call.title, call.issued_on or timezone.localdate(now))
    call.save(force_insert=True)
    audit.record(action="call.created", subject=call, scope=call, actor=actor, now=now)
    return call


@transaction.atomic
def update_call(
    *,
    call: Call,
    fields: Mapping[str, Any],
    issuer: Issuer | None = None,
    slug: str | None = None,
    expected_revision: int | None = None,
    actor: User | None,
    now: datetime,
) -> Call:
    """Change the notice; None leaves as it is.

    After publication the kind and the address stay, and the working rules once somebody accepted
    them. Raises CallClosed, Stale, KindFixed, SlugFixed, RulesFixed, addresses.SlugTaken.
    """
    call = locked_open(call, expected_revision)
    new = _checked(fields)
    names = tuple(name for name, value in new.items() if getattr(call, name) != value)
    if call.status != CallStatus.DRAFT and "kind" in names:
        raise KindFixed(_("The notice is published; what is chosen stays."))
    if any(name in names for name in _RULES):
        if call.submissions.filter(rules_accepted_at__isnull=False).exists():
            raise RulesFixed(
                _("Nominees have accepted the working rules as they stand. They cannot change now.")
            )
        call.rules_version = ""
    for name in names:
        setattr(call, name, new[name])
    if call.status != CallStatus.DRAFT:
        set_rules_version(call, now)
    if slug is not None and slug != call.slug:
        if call.status != CallStatus.DRAFT:
            raise SlugFixed(_("The printed notice carries this address; it stays."))
        addresses.check(slug, call=call)
        call.slug = slug
    if issuer is not None:
        call.issuer = issuer
    call.save()
    changed(call, what="notice", actor=actor, now=now, fields=names)
    return call


def set_rules_version(call: Call, now: datetime) -> None:
    """Name the working rules by the day they were announced; nominees accept that version."""
    if call.rules_text and not call.rules_version:
        call.rules_version = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(unknown)
    return dict(fields)
