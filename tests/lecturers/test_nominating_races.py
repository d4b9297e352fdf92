"""Two contacts at once on PostgreSQL, with real threads: the limit, the same person, one form."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from calls.domain import entitlement, submitting
from calls.models import Submission
from core.errors import DomainError, Stale
from lecturers.domain import completeness, drafting, nominating
from lecturers.models import Nomination
from tests.factories import NOW
from tests.lecturers.nominating_scenes import phone, scene

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment, each on a connection of its own; results or refusals."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[number] = act()
        except Exception as error:  # noqa: BLE001  looked at by the test
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [
        one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)
    ]
    assert not unexpected, unexpected
    return results


def test_two_contacts_at_once_do_not_pass_the_limit_without_a_reason() -> None:
    made = scene(soft_limit=2)
    contacts = [made.contact, made.second_contact(), made.second_contact(), made.second_contact()]
    drafts = [
        made.start(name=f"王{'芳丽强明'[number]}", phone=phone(number)) for number in range(4)
    ]

    results = at_once(
        *(
            lambda one=one, who=who: nominating.submit(nomination=one, actor=who, now=NOW)
            for one, who in zip(drafts, contacts, strict=True)
        )
    )

    refused = [one for one in results if isinstance(one, DomainError)]
    assert entitlement.standing(made.call, made.unit.pk) == 2
    assert len(refused) == 2
    assert all(
        isinstance(one, completeness.Incomplete | entitlement.LimitReasonMissing) for one in refused
    )


def test_one_draft_handed_in_twice_at_once_stands_once() -> None:
    made = scene()
    draft = made.start()
    other = made.second_contact()

    results = at_once(
        lambda: nominating.submit(nomination=draft, actor=made.contact, now=NOW),
        lambda: nominating.submit(nomination=draft, actor=other, now=NOW),
    )

    assert sum(isinstance(one, DomainError) for one in results) == 1
    assert Submission.objects.live().count() == 1


def test_one_person_put_forward_twice_by_a_unit_at_once_stands_once() -> None:
    made = scene()
    drafts = [made.start(), made.start()]

    results = at_once(
        *(
            lambda one=one: nominating.submit(nomination=one, actor=made.contact, now=NOW)
            for one in drafts
        )
    )

    assert sum(isinstance(one, nominating.AlreadyNominated) for one in results) == 1
    assert Submission.objects.live().count() == 1


def test_two_windows_saved_at_once_let_one_pass() -> None:
    made = scene()
    draft = made.start()
    version = submitting.version_of(Submission.objects.get())

    def save(post: str, second: int) -> Any:
        return drafting.save(
            nomination=Nomination.objects.select_related("submission").get(pk=draft.pk),
            typed={"post": post},
            version=version,
            actor=made.contact,
            now=NOW.replace(second=second),
        )

    results = at_once(lambda: save("主任", 1), lambda: save("书记", 2))

    assert sum(isinstance(one, Stale) for one in results) == 1
