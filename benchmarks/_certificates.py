"""A class whose people all meet the rule, and the time from "prepare" to the file to print."""

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from attendance.enums import Verdict
from attendance.models import Scan
from benchmarks import _doors
from benchmarks._context import Context, Result
from certificates.domain import batches, defaults, eligibility, making
from certificates.models import Batch, CertificateTemplate
from core.files import private
from events.models import Part
from people.models import Issuer

SESSIONS = 10


def build(people: int) -> tuple[Part, CertificateTemplate]:
    """So many confirmed people, scanned at every session, and the default template."""
    now = timezone.now()
    world = _doors.build(people, sessions=SESSIONS, now=now - timedelta(days=3))
    Scan.objects.bulk_create(
        (
            Scan(
                id=uuid.uuid4(),
                event=world.event,
                gate=world.gate,
                device=world.device,
                registration=registration,
                device_at=session.starts_at,
                scanned_at=session.starts_at,
                received_at=now,
                verdict=Verdict.ACCEPTED,
            )
            for registration in world.registrations
            for session in world.sessions
        ),
        batch_size=2000,
    )
    issuer = Issuer.objects.create(name="中国社会工作联合会城乡社区工作委员会")
    templates = defaults.create_templates(
        office=world.event.office, issuer=issuer, prefix="社联城乡", actor=None, now=now
    )
    return world.part, templates[0]


def prepared(part: Part, template: CertificateTemplate) -> Batch:
    """Numbers, records, own files, the file to print: in this process, as a worker does it."""
    batch = batches.prepare(
        part=part,
        template=template,
        registrations=list(eligibility.people_of(part)),
        overrides={},
        issued_on=timezone.localdate(),
        actor=None,
        now=timezone.now(),
    )
    if not making.make_files(batch_id=batch.pk, clock=timezone.now):
        raise RuntimeError("the batch was not finished")
    batch.refresh_from_db()
    return batch


def measure(context: Context, people: int, bar: float) -> Iterator[Result]:
    """Seconds for `people` certificates, and megabytes of the largest file to print."""
    part, template = build(people)
    started = time.perf_counter()
    batch = prepared(part, template)
    seconds = time.perf_counter() - started
    if batch.done != people or sum(kept["pages"] for kept in batch.print_files) != people:
        raise RuntimeError(f"{batch.done} of {people} made")
    conditions = context.conditions(
        f"{people} numbered, recorded and stored singly, with QR; one print file for 1,000",
        "one worker",
    )
    largest = max(len(private.read(kept["path"])) for kept in batch.print_files) / 1e6
    name = f"certificates_{people}"
    yield Result(name, seconds, "s", bar, conditions)
    yield Result(f"{name}_print_mb", largest, "MB", 6, conditions)
