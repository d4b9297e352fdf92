from events.models.category import Category
from events.models.contribution import Contribution
from events.models.event import Event, Series
from events.models.host import Host
from events.models.part import Part
from events.models.release import ProgrammeRelease
from events.models.session import Session, SessionPerson
from events.models.team import TeamMember
from events.models.venue import Room, Venue

__all__ = [
    "Category",
    "Contribution",
    "Event",
    "Host",
    "Part",
    "ProgrammeRelease",
    "Room",
    "Series",
    "Session",
    "SessionPerson",
    "TeamMember",
    "Venue",
]
