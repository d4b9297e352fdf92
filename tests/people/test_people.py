"""Entering people: found by name and phone together, never merged by likeness."""

import threading
from datetime import datetime

import pytest
from django.db import connection, connections

from core.text.names import InvalidName
from people.domain import people
from people.models import Person, Post
from tests.factories import PersonFactory, PostFactory, UnitFactory

PHONE = "+8613800138000"


@pytest.mark.django_db
def test_name_and_phone_together_find_the_person_again(now: datetime) -> None:
    first = people.find_or_create(name="买买提•吐尔逊", phone=PHONE, now=now)
    again = people.find_or_create(name=" 买买提·吐尔逊 ", phone=PHONE, now=now)
    assert (first.is_new, again.is_new, again.person) == (True, False, first.person)
    assert (first.person.name, first.person.name_typed) == ("买买提·吐尔逊", "买买提•吐尔逊")


@pytest.mark.django_db
def test_surname_reading_is_filled(now: datetime) -> None:
    person = people.find_or_create(name="曾 小明", phone="", now=now).person
    assert (person.name, person.name_pinyin, person.name_initials) == (
        "曾小明",
        "zeng xiao ming",
        "zxm",
    )


@pytest.mark.django_db
def test_same_phone_under_another_name_is_a_lookalike(now: datetime) -> None:
    known = PersonFactory.create(name="王芳", phone=PHONE)
    found = people.find_or_create(name="李强", phone=PHONE, now=now)
    assert found.is_new
    assert found.lookalikes == [known]
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_same_name_in_the_same_unit_is_a_lookalike(now: datetime) -> None:
    post = PostFactory.create(person__name="王芳", person__phone="+8613900000001")
    found = people.find_or_create(name="王芳", phone=PHONE, unit=post.unit, now=now)
    assert (found.is_new, found.lookalikes) == (True, [post.person])
    elsewhere = people.find_or_create(name="王芳", unit=UnitFactory.create(), now=now)
    assert (elsewhere.is_new, elsewhere.lookalikes) == (True, [])


@pytest.mark.django_db
def test_found_person_is_filled_but_not_overwritten(now: datetime) -> None:
    known = PersonFactory.create(name="王芳", phone=PHONE, email="old@example.org")
    people.find_or_create(
        name="王芳", phone=PHONE, email="new@example.org", prof_title="社会工作师", now=now
    )
    known.refresh_from_db()
    assert (known.email, known.prof_title) == ("old@example.org", "社会工作师")


@pytest.mark.django_db
def test_post_is_noted_once(now: datetime) -> None:
    unit = UnitFactory.create()
    for _ in range(2):
        people.find_or_create(name="王芳", phone=PHONE, unit=unit, position="主任", now=now)
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_merged_and_erased_people_are_not_found(now: datetime) -> None:
    PersonFactory.create(name="王芳", phone=PHONE, erased_at=now)
    assert people.find_or_create(name="王芳", phone=PHONE, now=now).is_new


@pytest.mark.django_db
def test_impossible_name_is_refused(now: datetime) -> None:
    with pytest.raises(InvalidName):
        people.find_or_create(name="王<芳>", phone=PHONE, now=now)


@pytest.mark.django_db
def test_correcting_a_name_fills_its_reading_anew(now: datetime) -> None:
    person = PersonFactory.create(name="张三")
    people.rename(person=person, name="单雄", actor=None, now=now)
    person.refresh_from_db()
    assert (person.name, person.name_pinyin) == ("单雄", "shan xiong")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_enter_one_person(now: datetime) -> None:
    barrier = threading.Barrier(4)

    def enter() -> None:
        try:
            barrier.wait(timeout=10)
            people.find_or_create(name="王芳", phone=PHONE, now=now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.vendor == "postgresql"
    assert Person.objects.count() == 1
