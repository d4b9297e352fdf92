"""One answer, whichever it is: from the link, the own page, the API, or noted after a call."""

from datetime import datetime

from lecturers.domain import assignments
from lecturers.models import Assignment
from people.models import Person, User

ANSWERS = ("accept", "decline", "move")


def answer(
    *, assignment: Assignment, answer: str, note: str, actor: User | Person | None, now: datetime
) -> Assignment:
    """Accept, decline or ask for another time ("accept", "decline", "move").

    Raises what assignments.accept, decline and request_move raise; ValueError for another word.
    """
    if answer == "accept":
        return assignments.accept(assignment=assignment, actor=actor, now=now)
    if answer == "decline":
        return assignments.decline(assignment=assignment, note=note, actor=actor, now=now)
    if answer == "move":
        return assignments.request_move(assignment=assignment, note=note, actor=actor, now=now)
    raise ValueError(answer)
