"""Two heads at once, on PostgreSQL: each is appointed once, no number twice, none lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from certificates.models import Certificate
from core.errors import Stale
from lecturers.models import Appointment
from tests.factories import NOW
from tests.lecturers.scenes import selection
from usecases import appoint_lecturers

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_list_approved_by_two_heads_at_once_makes_each_letter_once() -> None:
    scene = selection()
    request = scene.answered(*(scene.nominee(name) for name in ("王芳", "李雷", "张伟")))

    def approve(_index: int) -> str:
        try:
            appoint_lecturers.approve(
                request=request, terms=scene.terms(), actor=scene.head, now=NOW
            )
        except Stale:
            return "closed"
        finally:
            connection.close()
        return "appointed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(approve, range(4))) == ["appointed"] + ["closed"] * 3
    assert list(Certificate.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert Appointment.objects.count() == 3


def test_two_renewals_at_once_make_one_new_term() -> None:
    scene = selection()
    first = scene.effective(scene.nominee()).certificates.get().appointment
    assert first is not None

    def renew(index: int) -> str:
        try:
            appoint_lecturers.renew(
                former=[first],
                terms=scene.terms(batch_number=3 + index),
                actor=scene.head,
                now=NOW,
            )
        except appoint_lecturers.NotRenewable:
            return "renewed before"
        finally:
            connection.close()
        return "renewed"

    with ThreadPoolExecutor(3) as pool:
        outcomes = sorted(pool.map(renew, range(3)))
    assert outcomes == ["renewed", "renewed before", "renewed before"]
    assert list(Certificate.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
