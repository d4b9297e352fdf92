"""Never more confirmed than places, whatever people and organisers do (domain rule 1)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.errors import DomainError
from registrations.domain import cancelling, correcting, deciding, waitlist
from registrations.models import Registration, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.people import UserFactory
from tests.registrations.helpers import applicant, assert_counters_true, register

ACTS = ["register", "cancel", "confirm", "decline", "offer", "accept", "expire", "rejoin", "parts"]
Limits = tuple[int | None, int | None]


class World:
    """An event with two categories and two parts, and one act after the other."""

    def __init__(
        self, *, capacity: int | None, quotas: Limits, part_limits: Limits, confirmation: str
    ) -> None:
        self.event = EventFactory.create(
            capacity=capacity, confirmation=confirmation, with_part=False, with_category=False
        )
        self.categories = [CategoryFactory.create(event=self.event, quota=q) for q in quotas]
        self.parts = [PartFactory.create(event=self.event, capacity=c) for c in part_limits]
        self.staff = UserFactory.create()
        self.now = NOW

    def do(self, act: str, who: int, which: int) -> None:
        self.now += timedelta(minutes=7)
        if act == "register":
            parts = self.parts[: which + 1] if who % 2 else self.parts[which:]
            register(self.event, who, category=self.categories[which], parts=parts, now=self.now)
        elif act == "expire":
            self.now += timedelta(hours=47)
            waitlist.expire_offers(now=self.now)
        else:
            row = Registration.objects.filter(event=self.event, phone=f"+86138{who:08d}").last()
            if row is not None:
                self._do_to(row, act, who, which)

    def _do_to(self, row: Registration, act: str, who: int, which: int) -> None:
        by_staff: dict[str, Any] = {"registration": row, "actor": self.staff, "now": self.now}
        by_person = {**by_staff, "actor": row.person}
        acts: dict[str, Callable[[], object]] = {
            "cancel": lambda: cancelling.cancel(**by_person),
            "confirm": lambda: deciding.confirm(**by_staff),
            "decline": lambda: deciding.decline(reason="名额已满", **by_staff),
            "offer": lambda: waitlist.offer(**by_staff),
            "accept": lambda: waitlist.accept(**by_person),
            "rejoin": lambda: waitlist.rejoin(**by_person),
            "parts": lambda: correcting.correct(
                data=applicant(who),
                parts=[self.parts[which]],
                category=self.categories[1 - which],
                is_public=False,
                **by_staff,
            ),
        }
        acts[act]()


class CapacityTest(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        limits=st.fixed_dictionaries(
            {
                "capacity": st.none() | st.integers(0, 3),
                "quotas": st.tuples(*[st.none() | st.integers(0, 2)] * 2),
                "part_limits": st.tuples(*[st.none() | st.integers(0, 2)] * 2),
                "confirmation": st.sampled_from(["automatic", "by_hand"]),
            }
        ),
        acts=st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 1)),
            min_size=5,
            max_size=25,
        ),
    )
    @example(  # an answer to an offer never made must not confirm
        limits={
            "capacity": None,
            "quotas": (None, None),
            "part_limits": (None, None),
            "confirmation": "by_hand",
        },
        acts=[("register", 0, 0), ("accept", 0, 0)],
    )
    def test_capacity_holds_under_any_mix_of_acts(
        self, limits: dict[str, Any], acts: list[tuple[str, int, int]]
    ) -> None:
        world = World(**limits)
        for act in acts:
            with suppress(DomainError):
                world.do(*act)
            assert_counters_true(world.event)
        confirmed = world.event.registrations.confirmed().values_list("pk", flat=True)
        tickets = Ticket.objects.filter(event=world.event, revoked_at__isnull=True)
        assert sorted(tickets.values_list("registration_id", flat=True)) == sorted(confirmed)


@pytest.mark.django_db
def test_capacity_limit_of_the_database_stands_behind_the_counter() -> None:
    event = EventFactory.create(capacity=1, taken=1)
    event.taken = 2

    with pytest.raises(IntegrityError, match="events_event_places"), transaction.atomic():
        event.save()
