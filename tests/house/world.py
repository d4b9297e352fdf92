"""One event with everything in it, and an account for every role: what the matrix asks about."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.test import Client

from calls.enums import StepKind, SubmissionStatus
from calls.models import Call, Submission
from certificates.enums import CertificateKind
from certificates.models import Batch, Certificate
from core.files import private
from events.enums import TeamRole
from events.models import Category, Event, Host, Part, Session, SessionPerson
from lecturers.models import Lecturer, Nomination
from people.enums import LinkPurpose, OfficeRole
from people.models import Office, Unit, User
from registrations.models import Registration
from tests import factories

ANONYMOUS: Final = "anonymous"
OFFICE_ROLES: Final = {
    "head": OfficeRole.HEAD,
    "staff": OfficeRole.STAFF,
    "finance": OfficeRole.FINANCE,
    "supervisor": OfficeRole.SUPERVISOR,
}
TEAM_ROLES: Final = {
    "owner": TeamRole.OWNER,
    "editor": TeamRole.EDITOR,
    "registrar": TeamRole.REGISTRAR,
    "door_lead": TeamRole.DOOR_LEAD,
    "volunteer": TeamRole.VOLUNTEER,
}
# A head and an owner elsewhere: what they may do at home must not open this event.
STRANGERS: Final = ("foreign_head", "foreign_owner")
# "nominee" and "reviewer" of the world's call; "tied_reviewer" is of the nominee's unit.
PEOPLE: Final = (
    "participant",
    "lecturer",
    "unit_contact",
    "nominee",
    "reviewer",
    "tied_reviewer",
)
ROLES: Final = (
    ANONYMOUS,
    *PEOPLE,
    *TEAM_ROLES,
    *OFFICE_ROLES,
    *STRANGERS,
    "administrator",
)


@dataclass
class World:
    """The objects that addresses name; `users` by role."""

    users: dict[str, User]
    event: Event
    part: Part
    category: Category
    session: Session
    appearance: SessionPerson
    host: Host
    registration: Registration
    batch: Batch
    certificate: Certificate
    things: dict[str, Model]

    def client(self, role: str, *, api: bool) -> Client:
        """A browser signed in as that role, or a program with that account's token."""
        headers: dict[str, Any] = {}
        if api and role != ANONYMOUS:
            token = factories.ApiTokenFactory.create(user=self.users[role])
            headers["Authorization"] = f"Bearer {factories.api_token(token)}"
        client = Client(raise_request_exception=False, headers=headers)
        if not api and role != ANONYMOUS:
            client.force_login(self.users[role])
        return client


def _call_of(office: Office, unit: Unit, users: dict[str, User]) -> Nomination:
    """A published call of the office whose only nominee, put forward by the unit, is scored."""
    call = factories.CallFactory.create(office=office)
    factories.StepFactory.create(call=call, order=1, kind=StepKind.NOMINATION)
    scoring = factories.StepFactory.create(call=call, order=2, kind=StepKind.SCORING)
    factories.StepFactory.create(call=call, order=3, kind=StepKind.NOTICE)
    nominee = factories.PersonFactory.create(user=users["nominee"])
    tied = factories.PersonFactory.create(user=users["tied_reviewer"])
    factories.PostFactory.create(person=tied, unit=unit)
    free = factories.PersonFactory.create(user=users["reviewer"])
    seats = [
        factories.PanelMemberFactory.create(step=scoring, person=person) for person in (free, tied)
    ]
    nomination = factories.NominationFactory.create(
        submission__call=call,
        submission__unit=unit,
        submission__person=nominee,
        submission__current_step=scoring,
        submission__status=SubmissionStatus.IN_PROGRESS,
    )
    for seat in seats:  # the tied one was given it before the tie was known
        factories.ReviewFactory.create(member=seat, submission=nomination.submission)
    return nomination


def _letters_of(call: Call, lecturer: Lecturer) -> dict[str, Model]:
    """The office's corps with an appointment of the lecturer, its letter, and an approval."""
    office = call.office
    corps = factories.CorpsFactory.create(office=office, issuer=call.issuer)
    appointment = factories.AppointmentFactory.create(batch__corps=corps, lecturer=lecturer)
    batch = factories.BatchFactory.create(
        part=None,
        appointments=appointment.batch,
        template=factories.CertificateTemplateFactory.create(
            office=office, issuer=call.issuer, kind=CertificateKind.APPOINTMENT
        ),
    )
    letter = factories.CertificateFactory.create(
        batch=batch, appointment=appointment, person=lecturer.person
    )
    return {
        "approval_step": factories.StepFactory.create(call=call, order=9, kind=StepKind.APPROVAL),
        "appointment": appointment,
        "lecturer": lecturer,
        "corps": corps,
        "letter_batch": batch,
        "letter": letter,
    }


def _screened(call: Call) -> Submission:
    """Somebody who waits at an eligibility review; a committee step where nobody stands."""
    step = factories.StepFactory.create(call=call, order=4, kind=StepKind.ELIGIBILITY)
    factories.StepFactory.create(call=call, order=5, kind=StepKind.COMMITTEE)
    return factories.NominationFactory.create(
        submission__call=call,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=step,
    ).submission


def build() -> World:
    """A published event of one office, with one of everything; each role's account."""
    office = factories.OfficeFactory.create()
    event = factories.EventFactory.create(office=office)
    part, category = event.parts.get(), event.categories.get()
    users = {role: factories.UserFactory.create() for role in ROLES if role != ANONYMOUS}
    for name, office_role in OFFICE_ROLES.items():
        factories.OfficeMemberFactory.create(user=users[name], office=office, role=office_role)
    for name, team_role in TEAM_ROLES.items():
        factories.TeamMemberFactory.create(user=users[name], event=event, role=team_role)
    factories.OfficeMemberFactory.create(user=users["foreign_head"], role=OfficeRole.HEAD)
    factories.TeamMemberFactory.create(user=users["foreign_owner"], role=TeamRole.OWNER)
    users["administrator"].is_system_admin = True
    users["administrator"].save()
    contact = factories.UnitContactFactory.create(user=users["unit_contact"])
    registration = factories.RegistrationFactory.create(
        event=event,
        category=category,
        unit=contact.unit,
        person=factories.PersonFactory.create(user=users["participant"]),
    )
    session = factories.SessionFactory.create(part=part)
    appearance = factories.SessionPersonFactory.create(
        session=session, person=factories.PersonFactory.create(user=users["lecturer"])
    )
    batch = factories.BatchFactory.create(part=part)
    certificate = factories.CertificateFactory.create(
        batch=batch, person=registration.person, registration=registration
    )
    gate = factories.GateFactory.create(event=event)
    nomination = _call_of(office, contact.unit, users)
    submission = nomination.submission
    scoring = submission.call.steps.get(kind=StepKind.SCORING)
    notice = factories.PublicNoticeFactory.create(
        step=submission.call.steps.get(kind=StepKind.NOTICE)
    )
    target = factories.ObjectionTargetFactory.create(objection__notice=notice)
    evidence = factories.ObjectionFileFactory.create(objection=target.objection)
    private.store(evidence.path, b"%PDF-1.7\n%%EOF")
    assignment = factories.AssignmentFactory.create(
        session__part=part, lecturer__person=appearance.person
    )
    things: dict[str, Model] = {
        "notice": notice,
        "screened": _screened(submission.call),
        "objection": target.objection,
        "objection_file": evidence,
        "gate": gate,
        "device": factories.DeviceFactory.create(gate=gate),
        "scan": factories.ScanFactory.create(gate=gate, registration=registration),
        "leave": factories.LeaveFactory.create(registration=registration, session=session),
        "series": factories.SeriesFactory.create(office=office),
        "contribution": factories.ContributionFactory.create(part=part, unit=contact.unit),
        "unit": contact.unit,
        "contact": contact,
        "contact_link": factories.AccessLinkFactory.create(
            purpose=LinkPurpose.UNIT_CONTACT, payload={"unit": contact.unit_id, "ends_on": ""}
        ),
        "person": registration.person,
        "office": office,
        "template": factories.CertificateTemplateFactory.create(office=office),
        "number_series": factories.NumberSeriesFactory.create(office=office),
        "release": factories.ProgrammeReleaseFactory.create(event=event),
        "link": factories.AccessLinkFactory.create(
            payload={"office": office.pk, "role": OfficeRole.STAFF}, created_by=users["head"]
        ),
        "member": event.team.get(role=TeamRole.VOLUNTEER),
        "office_member": office.members.get(role=OfficeRole.STAFF),
        "ticket": registration.tickets.get(),
        "call": submission.call,
        "step": scoring,
        "submission": submission,
        "nomination": nomination,
        "attachment": factories.AttachmentFactory.create(submission=submission),
        "criterion": factories.CriterionFactory.create(step=scoring),
        "panel_member": scoring.panel.get(person__user=users["reviewer"]),
        "review": submission.reviews.get(member__person__user=users["reviewer"]),
        "assignment": assignment,
        "material": factories.MaterialFactory.create(assignment=assignment),
        **_letters_of(submission.call, assignment.lecturer),
    }
    return World(
        users=users,
        event=event,
        part=part,
        category=category,
        session=session,
        appearance=appearance,
        host=factories.HostFactory.create(event=event),
        registration=registration,
        batch=batch,
        certificate=certificate,
        things=things,
    )
