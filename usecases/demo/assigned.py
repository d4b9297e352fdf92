"""Lecturers of the first batch asked for the sessions of the coming event: some have answered."""

from datetime import timedelta

from events.enums import SessionKind
from events.models import Event, Session
from lecturers.domain import assignments
from lecturers.domain.assignments import Question
from lecturers.models import Assignment, Lecturer
from usecases.demo.second_batch import Stage


def ask_lecturers(event: Event, stage: Stage) -> None:
    """For each session that wants one: the demo's lecturer waits, one accepted, one declined.

    Does nothing where somebody was asked already.
    """
    if Assignment.objects.filter(session__part__event=event).exists():
        return
    day = stage.now.date()
    serving = Lecturer.objects.serving(day).exclude(person__user=stage.users["lecturer"])
    others = list(serving.select_related("person").order_by("pk"))
    own = Lecturer.objects.filter(person__user=stage.users["lecturer"]).first()
    kinds = (SessionKind.LECTURE, SessionKind.DISCUSSION, SessionKind.COMMENTARY)
    sessions = Session.objects.live().filter(part__event=event, kind__in=kinds, people__isnull=True)
    for index, session in enumerate(sessions.order_by("starts_at", "pk")):
        asked = others[3 * index : 3 * index + 3]
        if own is not None and index == 0:
            asked = [own, *asked[:2]]
        made = assignments.invite(
            session=session,
            lecturers=asked,
            question=_question(session),
            actor=stage.users["organiser"],
            now=stage.now - timedelta(hours=20),
        )
        _answer(made, index, stage)


def _question(session: Session) -> Question:
    return Question(
        topic=session.title,
        message="请围绕基层实际讲授，结合案例，时长以日程为准。",
        answer_days=3,
        is_public_benefit=True,
        materials_due_on=(session.starts_at - timedelta(days=5)).date(),
    )


def _answer(made: list[Assignment], index: int, stage: Stage) -> None:
    """Of every three sessions one waits, one is accepted, one declined by the first asked."""
    first = Assignment.objects.get(pk=made[0].pk)
    when = stage.now - timedelta(hours=4)
    person = first.lecturer.person
    if index % 3 == 1:
        assignments.accept(assignment=first, actor=person, now=when)
    elif index % 3 == 2:
        assignments.decline(assignment=first, note="当天已有其他培训安排", actor=person, now=when)
