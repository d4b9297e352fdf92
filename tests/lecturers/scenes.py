"""What the tests of appointments stand on: a call at its approval, its nominees, the office."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from calls.enums import StepKind, SubmissionStatus
from calls.models import Step, Submission
from certificates.domain import defaults, making, signing_off
from certificates.models import Batch
from lecturers.domain import approval
from lecturers.models import ApprovalRequest, Corps
from people.enums import OfficeRole
from people.models import User
from tests.factories import (
    NOW,
    TODAY,
    CallFactory,
    CorpsFactory,
    IssuerFactory,
    NominationFactory,
    OfficeFactory,
    OfficeMemberFactory,
    PersonFactory,
    StepFactory,
    UserFactory,
)
from usecases import appoint_lecturers

STARTS = date(2026, 6, 1)


@dataclass
class Selection:
    """A call whose nominees passed everything but the approval, its last step."""

    corps: Corps
    step: Step
    head: User
    staff: User

    def nominee(self, name: str = "王芳", **fields: Any) -> Submission:
        nomination = NominationFactory.create(
            submission__call=self.step.call,
            submission__person=PersonFactory.create(name=name),
            submission__current_step=self.step,
            submission__status=SubmissionStatus.IN_PROGRESS,
            **fields,
        )
        return nomination.submission

    def answered(self, *submissions: Submission) -> ApprovalRequest:
        """The list went up and came back."""
        request = approval.send_up(
            step=self.step, keys=[row.pk for row in submissions], actor=self.staff, now=NOW
        )
        return approval.answer(
            request=request,
            file_number="中社联〔2026〕18号",
            approved_on=TODAY,
            actor=self.staff,
            now=NOW,
        )

    def terms(self, **changes: Any) -> appoint_lecturers.Terms:
        values: dict[str, Any] = {
            "corps": self.corps,
            "batch_number": 2,
            "starts_on": STARTS,
            "years": 2,
            "issued_on": TODAY,
        }
        return appoint_lecturers.Terms(**{**values, **changes})

    def appointed(self, *submissions: Submission, **changes: Any) -> Batch:
        return appoint_lecturers.approve(
            request=self.answered(*submissions),
            terms=self.terms(**changes),
            actor=self.head,
            now=NOW,
        )

    def effective(self, *submissions: Submission, **changes: Any) -> Batch:
        """Appointed, letters made and signed off."""
        batch = self.appointed(*submissions, **changes)
        return self.signed_off(batch)

    def signed_off(self, batch: Batch, **reasons: str) -> Batch:
        """With its files made; `reasons` by the letter's key help against no obstacle."""
        overrides = {int(key): reason for key, reason in reasons.items()}
        making.make_files(batch_id=batch.pk, clock=lambda: NOW)
        batch.refresh_from_db()
        signing_off.sign_off(batch=batch, overrides=overrides, actor=self.head, now=NOW)
        return batch


def selection() -> Selection:
    office = OfficeFactory.create(name="中国社会工作联合会城乡社区工作委员会")
    issuer = IssuerFactory.create(name="中国社会工作联合会")
    corps = CorpsFactory.create(office=office, issuer=issuer, name="城乡社区工作讲师团")
    defaults.create_letter_templates(
        office=office, issuer=issuer, prefix="社联城乡", actor=None, now=NOW
    )
    call = CallFactory.create(office=office, issuer=issuer)
    step = StepFactory.create(call=call, order=5, kind=StepKind.APPROVAL)
    head, staff = UserFactory.create(), UserFactory.create()
    OfficeMemberFactory.create(user=head, office=office, role=OfficeRole.HEAD)
    OfficeMemberFactory.create(user=staff, office=office, role=OfficeRole.STAFF)
    return Selection(corps, step, head, staff)
