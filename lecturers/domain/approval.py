"""报批: the list without objection goes up to the issuer and comes back with a file number.

Sent up, the list is frozen; who appoints takes nobody who did not stand on it (讲师选聘通知 2024:
将公示无异议名单报联合会核发聘书).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.domain import guards, objections, subjects
from calls.domain.subjects import Subject
from calls.enums import SubmissionStatus
from calls.models import Step, Submission
from core import audit
from core.errors import DomainError, Stale
from core.text import collation
from lecturers.models import ApprovalRequest
from people.models import User


class NothingToSend(DomainError):
    """Nobody stands at the approval without an open objection, or nobody was chosen."""

    code = "nothing_to_send"


class ObjectionOpen(DomainError):
    """Somebody chosen has an open objection and can neither be sent up nor appointed."""

    code = "objection_open"


class AlreadySent(DomainError):
    """A list of this call is with the issuer already."""

    code = "already_sent"


class AnswerIncomplete(DomainError):
    """The issuer's approval has a file number and a date."""

    code = "answer_incomplete"


@dataclass(frozen=True)
class Candidate:
    """Somebody who stands at the approval; with an open objection nothing goes on.

    `lacking` says in words what else is missing: the rules not accepted, an unclear identity.
    """

    submission: Submission
    subject: Subject
    is_objected: bool
    lacking: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.is_objected and not self.lacking


def candidates(step: Step, keys: Sequence[int] | None = None) -> list[Candidate]:
    """Who stands at the step now, by pinyin; with `keys` those submissions, in that order.

    As many statements for many as for few.
    """
    rows = Submission.objects.select_related("call", "person", "unit", "nomination")
    if keys is None:
        rows = rows.filter(current_step=step, status=SubmissionStatus.IN_PROGRESS)
    else:
        rows = rows.filter(pk__in=keys)
    found = list(rows)
    described = subjects.of(found)
    objected = objections.open_for(row.pk for row in found)
    lacking = guards.lacking(found)
    everybody = [
        Candidate(row, described[row.pk], row.pk in objected, tuple(lacking.get(row.pk, ())))
        for row in found
    ]
    if keys is None:
        return collation.pinyin_order(
            everybody,
            name=lambda one: one.subject.name,
            name_pinyin=lambda one: (
                one.submission.person.name_pinyin if one.submission.person else ""
            ),
        )
    place = {key: index for index, key in enumerate(keys)}
    return sorted(everybody, key=lambda one: place[one.submission.pk])


def digest_of(listed: Sequence[Candidate]) -> str:
    """SHA-256 of the printed words, in order."""
    words = [[one.subject.name, one.subject.unit_name, one.subject.post] for one in listed]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def open_request(step: Step) -> ApprovalRequest | None:
    """The list that is with the issuer, or came back and waits for the appointments."""
    return ApprovalRequest.objects.filter(
        step=step, appointed_at__isnull=True, taken_back_at__isnull=True
    ).first()


def refuse_objected(listed: Sequence[Candidate]) -> None:
    """Raise ObjectionOpen naming everybody on the list with an open objection."""
    names = [one.subject.name for one in listed if one.is_objected]
    if names:
        raise ObjectionOpen(
            _("An objection is open against %(names)s; until it is concluded no letter is made.")
            % {"names": "、".join(names)}
        )


def _refuse_lacking(listed: Sequence[Candidate]) -> None:
    named = [
        _("%(name)s: %(reason)s") % {"name": one.subject.name, "reason": " ".join(one.lacking)}
        for one in listed
        if one.lacking
    ]
    if named:
        raise guards.NotReady(" · ".join(named))


def send_up(*, step: Step, keys: Sequence[int], actor: User, now: datetime) -> ApprovalRequest:
    """Freeze the list of those chosen (`keys` of submissions), in the order by pinyin.

    Raises NothingToSend, ObjectionOpen, guards.NotReady and AlreadySent.
    """
    with transaction.atomic():
        Step.objects.select_for_update().get(pk=step.pk)
        if open_request(step) is not None:
            raise AlreadySent(_("A list is with the issuer already; take it back first."))
        wanted = set(keys)
        listed = [one for one in candidates(step) if one.submission.pk in wanted]
        if not listed:
            raise NothingToSend(_("Choose at least one person who stands at the approval."))
        refuse_objected(listed)
        _refuse_lacking(listed)
        try:
            with transaction.atomic():
                request = ApprovalRequest.objects.create(
                    step=step,
                    submissions=[one.submission.pk for one in listed],
                    digest=digest_of(listed),
                    sent_by=actor,
                    sent_at=now,
                )
        except IntegrityError as error:
            raise AlreadySent(
                _("A list is with the issuer already; take it back first.")
            ) from error
        audit.record(
            action="approval.sent_up", subject=request, scope=step.call, actor=actor, now=now
        )
    return request


def _locked(request: ApprovalRequest) -> ApprovalRequest:
    """The request, to be changed. Raises Stale once it is closed."""
    locked = ApprovalRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.appointed_at is not None or locked.taken_back_at is not None:
        raise Stale(_("This list is closed: letters were made from it, or it was taken back."))
    return locked


def answer(
    *, request: ApprovalRequest, file_number: str, approved_on: date, actor: User, now: datetime
) -> ApprovalRequest:
    """Note the issuer's file number and date; may be corrected until letters are made.

    Raises AnswerIncomplete and Stale.
    """
    file_number = file_number.strip()
    if not file_number:
        raise AnswerIncomplete(
            _("Please type the file number of the approval."), field="file_number"
        )
    with transaction.atomic():
        locked = _locked(request)
        if approved_on < locked.sent_at.date():
            raise AnswerIncomplete(
                _("The approval cannot be dated before the list was sent up (%(on)s).")
                % {"on": f"{locked.sent_at:%Y-%m-%d}"},
                field="approved_on",
            )
        locked.file_number, locked.approved_on = file_number[:60], approved_on
        locked.answered_by, locked.answered_at = actor, now
        locked.save(update_fields=["file_number", "approved_on", "answered_by", "answered_at"])
        audit.record(
            action="approval.answered",
            subject=locked,
            scope=locked.step.call,
            actor=actor,
            now=now,
            fields=["file_number", "approved_on"],
        )
    return locked


def take_back(
    *, request: ApprovalRequest, reason: str, actor: User, now: datetime
) -> ApprovalRequest:
    """The list is not decided on; another one can be sent up. Raises Stale."""
    with transaction.atomic():
        locked = _locked(request)
        locked.taken_back_at = now
        locked.save(update_fields=["taken_back_at"])
        audit.record(
            action="approval.taken_back",
            subject=locked,
            scope=locked.step.call,
            actor=actor,
            now=now,
            reason=reason.strip()[:300],
        )
    return locked


def record_paper(*, step: Step, form: str, actor: User, now: datetime) -> None:
    """Somebody downloaded the list as "word", "excel" or "pdf"."""
    audit.record(
        action=f"approval.downloaded_{form}", subject=step, scope=step.call, actor=actor, now=now
    )
