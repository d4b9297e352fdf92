"""What the tests of certificates stand on: a class with sessions, people and their attendance."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from attendance.enums import AttendanceStatus
from attendance.models import ManualMark
from certificates.domain import batches, making
from certificates.enums import CertificateKind
from certificates.models import Batch, CertificateTemplate
from events.models import Part, Session
from people.enums import OfficeRole
from people.models import User
from registrations.models import Registration
from tests.factories import (
    NOW,
    TODAY,
    CertificateTemplateFactory,
    EventFactory,
    IssuerFactory,
    ManualMarkFactory,
    OfficeMemberFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    at,
)


@dataclass
class TrainingClass:
    """One part with ten counting sessions of 2.4 credit hours, and its office's people."""

    part: Part
    sessions: list[Session]
    template: CertificateTemplate
    head: User
    staff: User

    def person(self, name: str = "王芳", *, attended: int = 10, **fields: object) -> Registration:
        """A confirmed person who attended the first so many sessions."""
        registration = RegistrationFactory.create(
            event=self.part.event, name=name, person=PersonFactory.create(name=name), **fields
        )
        for index in range(min(attended, len(self.sessions))):
            self.mark(registration, index, AttendanceStatus.PRESENT)
        return registration

    def mark(self, registration: Registration, index: int, status: AttendanceStatus) -> None:
        """State the fact by hand; what was stated before is withdrawn."""
        session = self.sessions[index]
        ManualMark.objects.filter(
            registration=registration, session=session, withdrawn_at__isnull=True
        ).update(withdrawn_at=NOW)
        ManualMarkFactory.create(registration=registration, session=session, status=status)

    def prepare(self, *registrations: Registration, **overrides: object) -> Batch:
        values = {"overrides": {}, "issued_on": TODAY, "actor": self.staff, "now": NOW}
        return batches.prepare(
            part=self.part,
            template=self.template,
            registrations=list(registrations),
            **{**values, **overrides},  # type: ignore[arg-type]
        )

    def made(self, *registrations: Registration, **overrides: object) -> Batch:
        """The same with its files made."""
        batch = self.prepare(*registrations, **overrides)
        making.make_files(batch_id=batch.pk, clock=lambda: NOW)
        batch.refresh_from_db()
        return batch


def training_class(*, sessions: int = 10, hours: str = "2.4") -> TrainingClass:
    event = EventFactory.create(title="2026年城乡社区工作者培训班")
    part = event.parts.get()
    held = [
        SessionFactory.create(
            part=part,
            title=f"第{index + 1}讲",
            starts_at=at(-5, 9) + timedelta(hours=6 * index),
            ends_at=at(-5, 12) + timedelta(hours=6 * index),
            hours=Decimal(hours),
            counts=True,
        )
        for index in range(sessions)
    ]
    template = CertificateTemplateFactory.create(
        office=event.office,
        issuer=IssuerFactory.create(name="中国社会工作联合会城乡社区工作委员会"),
        kind=CertificateKind.COMPLETION,
        salutation="{name} 同志：",
        body="于{start}至{end}参加由{issuer}举办的“{class}”学习，修完规定课程，"
        "共计 {hours} 学时，考核合格，准予结业。",
    )
    head, staff = UserFactory.create(), UserFactory.create()
    OfficeMemberFactory.create(user=head, office=event.office, role=OfficeRole.HEAD)
    OfficeMemberFactory.create(user=staff, office=event.office, role=OfficeRole.STAFF)
    return TrainingClass(part, held, template, head, staff)
