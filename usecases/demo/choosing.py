"""Lecturers, chosen and sent: the corps, the two calls that run, who is asked for the sessions."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from calls.models import Call
from events.models import Event
from notifications.enums import MessageStatus
from notifications.models import Message
from people.models import Office, Person, User
from usecases.demo import accounts, assigned, corps, scored, second_batch, upcoming
from usecases.demo.nominees import Contacts
from usecases.demo.second_batch import Stage

Report = Callable[[str], None]


def ensure(
    office: Office,
    users: dict[str, User],
    people: dict[str, Person],
    *,
    now: datetime,
    report: Report,
) -> None:
    """What is missing of it; the calls are made anew once the notice of the old one is over."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    now = now.replace(second=0, microsecond=0)
    contacts = Contacts({accounts.CONTACTS_UNIT: users["unit"]}, users["head"])
    stage = Stage(office, users, contacts, people["nominee"], now)
    body = corps.ensure_corps(stage)
    if not body.batches.exists():
        report(f"  {corps.NAME}")
        corps.make_first_batch(body, stage, people["lecturer"])
    if not second_batch.is_hanging(now):
        report(f"  {second_batch.make(stage).slug}")
    if not Call.objects.filter(slug__startswith=scored.PREFIX).exists():
        report(f"  {scored.make(stage).slug}")
    coming = Event.objects.with_registration_open(now)
    for event in coming.filter(slug__startswith=upcoming.UPCOMING_PREFIX):
        assigned.ask_lecturers(event, stage)
    _were_told(last)


def _were_told(last: int) -> None:
    """The messages of what lies in the past went out then; nothing is sent now."""
    made = Message.objects.filter(pk__gt=last, status=MessageStatus.QUEUED)
    made.update(status=MessageStatus.SENT, sent_at=F("created_at"), attempts=1)
