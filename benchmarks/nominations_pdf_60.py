"""The nomination forms of 60 nominations in one file, as the secretariat prints them. Bar: 3 s.

Each form has deeds of some length and runs over two pages. The first compilation of a process
loads typst and the fonts; it is measured as what it is, and the median of the next ones beside it.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from benchmarks._context import Context, Result
from calls.enums import CallKind, CallStatus, Door, SubmissionStatus
from calls.models import Call, Submission
from lecturers.domain import nominations, sheet_pdf
from lecturers.models import Award, Nomination
from people.models import Issuer, Office, Person, Unit

FORMS: Final = 60
ROUNDS: Final = 5
BAR: Final = 3.0


def build() -> Call:
    """A call with sixty nominations of thirty units, each with two awards and long deeds."""
    now = timezone.now()
    office = Office.objects.create(name="城乡社区工作委员会", slug="ccw")
    call = Call.objects.create(
        office=office,
        issuer=Issuer.objects.create(name="中国社会工作联合会"),
        kind=CallKind.LECTURERS,
        slug="lecturers",
        title="关于在全国委员单位中选聘第二批“城乡社区工作讲师团”讲师的通知",
        rules_title="讲师工作规定",
        status=CallStatus.PUBLISHED,
        published_at=now,
        created_at=now,
    )
    units = [Unit.objects.create(name=f"第{n}街道社区服务中心") for n in range(FORMS // 2)]
    for number in range(FORMS):
        name = f"王{chr(0x4E00 + number)}"
        submission = Submission.objects.create(
            call=call,
            door=Door.UNIT,
            submitter_kind="unit_leader",
            unit=units[number // 2],
            person=Person.objects.create(name=name, phone=f"+86199{number:08d}"),
            title=name,
            reasons=f"该同志长期扎根社区一线，第{number}号推荐。" * 12,
            deeds="\n".join(f"{number}-{line}：主持社区协商，成效显著。" * 8 for line in range(12)),
            status=SubmissionStatus.SUBMITTED,
            created_at=now,
            changed_at=now,
            submitted_at=now + timedelta(seconds=number),
        )
        nomination = Nomination.objects.create(
            submission=submission,
            name=name,
            phone=f"+86199{number:08d}",
            unit_name=units[number // 2].name,
            post="社区党总支书记、居委会主任",
            education="bachelor",
            title_level="intermediate",
            in_field_since=2012,
            topics="社区协商，物业治理",
        )
        for holder, title in (("person", "优秀社区工作者"), ("unit", "和谐社区建设示范单位")):
            Award.objects.create(
                nomination=nomination, holder=holder, level="city", year=2023, title=title
            )
    return call


def _seconds(call: Call) -> tuple[float, int]:
    """From the database to the file."""
    started = time.perf_counter()
    rows = list(nominations.with_all(nominations.of_call(call.pk)).order_by("pk"))
    made = sheet_pdf.pdf(rows, created_at=timezone.now())
    taken = time.perf_counter() - started
    if len(rows) != FORMS or not made.startswith(b"%PDF"):
        message = f"{len(rows)} forms, {len(made)} bytes"
        raise RuntimeError(message)
    return taken, len(made)


def run(context: Context) -> Iterator[Result]:
    call = build()
    first, size = _seconds(call)
    later = statistics.median(_seconds(call)[0] for _round in range(ROUNDS))
    said = context.conditions(
        f"{FORMS} forms of two pages, {size / 1_000_000:.1f} MB",
        f"first of the process; {later:.2f} s once fonts are loaded",
    )
    yield Result("nominations_pdf_60", first, "s", BAR, said)
