"""Numbers under real threads: no number twice, no gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from certificates.domain import batches, numbers
from certificates.models import Certificate, NumberCounter
from tests.certificates.scenes import training_class
from tests.factories import NOW, TODAY, NumberSeriesFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_numbers_given_by_many_threads_are_gapless_and_unique() -> None:
    series = NumberSeriesFactory.create()

    def take(index: int) -> list[int]:
        try:
            with transaction.atomic():
                given = numbers.allocate(series=series, year=2026, count=3)
                if index % 5 == 0:  # some acts fail after their numbers were given
                    transaction.set_rollback(True)
                    return []
                return [number.seq for number in given]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [seq for given in pool.map(take, range(60)) for seq in given]
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == 48 * 3
    assert NumberCounter.objects.get(series=series).last == len(taken)


def test_the_same_people_prepared_twice_at_once_get_one_certificate_each() -> None:
    scene = training_class(sessions=1)
    people = [scene.person(f"王{name}", attended=1) for name in "芳华强明"]

    def prepare(_index: int) -> str:
        try:
            batches.prepare(
                part=scene.part,
                template=scene.template,
                registrations=people,
                overrides={},
                issued_on=TODAY,
                actor=scene.staff,
                now=NOW,
            )
        except batches.NobodyLeft:
            return "nobody left"
        finally:
            connection.close()
        return "prepared"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(prepare, range(4)))
    assert sorted(outcomes) == ["nobody left"] * 3 + ["prepared"]
    rows = Certificate.objects.order_by("seq")
    assert [row.seq for row in rows] == [1, 2, 3, 4]
