"""The panel of a scoring step: invited by link, accepted by the person invited, leaving, reminded.

The link opens a page whose button accepts; it goes to its owner through the outbox and is derived
at the moment of sending. It serves the person it was sent to: another account is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import distributing
from calls.enums import ReviewStatus, SubmissionStatus
from calls.models import PanelMember, Review, Step
from core import audit
from core.errors import DomainError
from notifications.domain import outbox, rendering
from notifications.models import Message
from people.domain import accounts, own_links, people
from people.enums import LinkPurpose
from people.models import Person, Unit, User

# A link works until the step closes, and so long where no end is set.
LIFETIME: Final = timedelta(days=60)
QUEUE_PATH: Final = "/my/reviews/"


class AlreadyOnPanel(DomainError):
    code = "already_on_panel"
    field = "name"


class NotTheInvited(DomainError):
    """The account that opened the link belongs to somebody else."""

    code = "not_the_invited"


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


class NotReachable(DomainError):
    """An invitation needs a phone or an e-mail address to go to."""

    code = "not_reachable"
    field = "phone"


@dataclass(frozen=True)
class Reminded:
    """How many were written to today; the others have nothing open."""

    reviewers: int
    invited: int


def invite(
    *,
    step: Step,
    name: str,
    phone: str = "",
    email: str = "",
    unit: Unit | None = None,
    position: str = "",
    actor: User,
    now: datetime,
) -> PanelMember:
    """Put a person on the panel and send the link. `phone` is E.164.

    Raises names.InvalidName, NotReachable, AlreadyOnPanel.
    """
    if not phone and not email:
        raise NotReachable(_("Please give a mobile phone or an e-mail address for the link."))
    with transaction.atomic():
        Step.objects.select_for_update().get(pk=step.pk)
        person = people.find_or_create(
            name=name, phone=phone, email=email, unit=unit, position=position, actor=actor, now=now
        ).person
        member, is_new = PanelMember.objects.get_or_create(
            step=step, person=person, defaults={"invited_by": actor, "invited_at": now}
        )
        if not is_new:
            if member.left_at is None:
                raise AlreadyOnPanel(_("%(name)s is on the panel already.") % {"name": person.name})
            member.left_at, member.left_reason, member.accepted_at = None, "", None
            member.invited_by, member.invited_at = actor, now
            member.save()
        _record("panel.invited", member, actor, now)
        _send_link(member, actor, now)
    return member


def invite_again(*, member: PanelMember, actor: User, now: datetime) -> None:
    """A new link; the old one opens nothing any more."""
    with transaction.atomic():
        _record("panel.invited_again", member, actor, now)
        _send_link(member, actor, now)


def accept(*, member: PanelMember, user: User, now: datetime) -> PanelMember:
    """Take the seat with this account. Raises NotTheInvited.

    The account is the invited person's, or is tied to it now; a second record of the same name
    that has the account takes its seat.
    """
    with transaction.atomic():
        member = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if member.left_at is not None:
            raise NotTheInvited(_("This invitation was taken back."))
        member.person = _seated(member, user, now)
        if member.accepted_at is None:
            member.accepted_at = now
            _record("panel.accepted", member, user, now)
        member.save(update_fields=["person", "accepted_at"])
    distributing.distribute(step=member.step, actor=user, now=now)
    return member


def _seated(member: PanelMember, user: User, now: datetime) -> Person:
    person = member.person
    own = Person.objects.live().filter(user=user).first()
    if own is not None and own.pk == person.pk:
        return person
    refused = NotTheInvited(
        _("This invitation is for somebody else. Sign in with the phone it was sent to.")
    )
    if own is None:
        if person.user_id is not None or user.display_name != person.name:
            raise refused
        return accounts.tie(user=user, person=person, actor=user, now=now)
    sits = PanelMember.objects.filter(step=member.step_id, person=own).exists()
    if own.name != person.name or person.user_id is not None or sits:
        raise refused
    return own


def leave(*, member: PanelMember, reason: str, actor: User, now: datetime) -> PanelMember:
    """Off the panel: what is open goes to the others, what was handed in counts. Needs a reason."""
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason."))
    with transaction.atomic():
        member = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if member.left_at is None:
            member.left_at, member.left_reason = now, reason.strip()
            member.save(update_fields=["left_at", "left_reason"])
            own_links.take_back(purpose=LinkPurpose.REVIEWER, subject=member, now=now)
            _record("panel.left", member, actor, now, reason=reason.strip())
    distributing.distribute(step=member.step, actor=actor, now=now)
    return member


def remind(*, step: Step, actor: User, now: datetime) -> Reminded:
    """Write to reviewers with open reviews and to the invited who have not answered, once a day."""
    day = timezone.localtime(now).date()
    members = PanelMember.objects.filter(step=step, left_at__isnull=True).select_related("person")
    reviewers = invited = 0
    with transaction.atomic():
        for member in members:
            if member.accepted_at is None:
                kind, invited = "reviewer_invited", invited + 1
            elif open_reviews(member):
                kind, reviewers = "reviews_due", reviewers + 1
            else:
                continue
            outbox.post(
                kind=kind,
                person=member.person,
                subject=member,
                scope=f"calls.call:{step.call_id}",
                dedup_key=f"{kind}:{member.pk}:{day}",
                now=now,
            )
        _record("panel.reminded", step, actor, now, reason=str(reviewers + invited))
    return Reminded(reviewers, invited)


def open_reviews(member: PanelMember) -> int:
    """How many reviews the member still owes."""
    return Review.objects.filter(
        member=member,
        status=ReviewStatus.OPEN,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=member.step_id,
    ).count()


def _send_link(member: PanelMember, actor: User, now: datetime) -> None:
    closes = member.step.closes_at
    lifetime = closes - now if closes is not None and closes > now else LIFETIME
    own_links.renew(
        purpose=LinkPurpose.REVIEWER,
        subject=member,
        label=member.person.name,
        scope=f"calls.call:{member.step.call_id}",
        actor=actor,
        now=now,
        lifetime=lifetime,
    )
    outbox.post(
        kind="reviewer_invited",
        person=member.person,
        subject=member,
        scope=f"calls.call:{member.step.call_id}",
        now=now,
    )


def _record(
    action: str, subject: PanelMember | Step, actor: User, now: datetime, *, reason: str = ""
) -> None:
    step = subject if isinstance(subject, Step) else subject.step
    audit.record(
        action=action,
        subject=subject,
        scope=f"calls.call:{step.call_id}",
        actor=actor,
        now=now,
        reason=reason,
    )


# --- the words of messages -------------------------------------------------------------------


def register_builders() -> None:
    """Called when the app starts."""
    rendering.register("reviewer_invited", build_invited)
    rendering.register("reviews_due", build_due)


def _member_of(message: Message) -> PanelMember:
    key = message.subject.rpartition(":")[2]
    member = PanelMember.objects.select_related("step__call").filter(pk=key).first()
    if member is None or member.left_at is not None:
        raise rendering.Obsolete("left the panel")
    return member


def build_invited(message: Message) -> Mapping[str, Any]:
    """The call's title and the link. Raises Obsolete once accepted, left, or renewed."""
    member = _member_of(message)
    link = own_links.current(purpose=LinkPurpose.REVIEWER, subject=member, now=timezone.now())
    if link is None or member.accepted_at is not None:
        raise rendering.Obsolete("accepted or run out")
    return {
        "call": member.step.call.title,
        "closes": member.step.closes_at,
        "link": rendering.site_link(own_links.path_of(link)),
    }


def build_due(message: Message) -> Mapping[str, Any]:
    """How many reviews are open, until when. Raises Obsolete when none is."""
    member = _member_of(message)
    count = open_reviews(member)
    if not count:
        raise rendering.Obsolete("nothing open")
    return {
        "call": member.step.call.title,
        "closes": member.step.closes_at,
        "count": count,
        "link": rendering.site_link(QUEUE_PATH),
    }
