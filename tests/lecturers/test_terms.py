"""What becomes of a term: it ends, is renewed, resigned or taken; the letter says so."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from certificates.domain import credentials, issued, letters, queries, status_lists
from certificates.models import Certificate
from core.errors import NotAllowed
from core.models import AuditEntry
from core.state import IllegalTransition
from lecturers.domain import ending, minding, profiles
from lecturers.domain import queries as roster
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment, AppointmentBatch
from notifications.models import Message
from people.domain import consent
from people.enums import ConsentChannel
from tests.factories import NOW, TODAY, AppointmentFactory, PersonFactory, UserFactory
from tests.lecturers.scenes import Selection, selection
from usecases import appoint_lecturers

pytestmark = pytest.mark.django_db


def holding(scene: Selection, name: str = "王芳", **fields: object) -> Appointment:
    """Somebody of batch 1, in office since a year, without a letter."""
    person = PersonFactory.create(name=name, user=UserFactory.create())
    batch, _made = AppointmentBatch.objects.get_or_create(corps=scene.corps, number=1)
    return AppointmentFactory.create(batch=batch, lecturer__person=person, **fields)


def lettered(scene: Selection, name: str = "王芳") -> Certificate:
    """A letter in effect of somebody whose term began today."""
    return scene.effective(scene.nominee(name), starts_on=TODAY).certificates.get()


def test_resignation_shows_on_the_letter_which_stays() -> None:
    scene = selection()
    letter = lettered(scene)
    appointment = letter.appointment
    assert appointment is not None
    row = ending.resign(
        appointment=appointment, reason="调离岗位", ended_on=TODAY, actor=scene.staff, now=NOW
    )
    assert (row.status, row.ended_on, row.letter_returned_on) == ("resigned", TODAY, None)
    page = Client().get(f"/verify/{letter.verify_code}/", headers={"accept-language": "zh-hans"})
    assert "已辞任" in page.content.decode()
    assert "调离岗位" not in page.content.decode()
    letter.refresh_from_db()
    assert (letter.status, bool(letter.sha256)) == ("effective", True)
    assert status_lists.revoked_indices(letter.status_place.list)
    ending.hand_back(appointment=row, on=TODAY, actor=scene.staff, now=NOW)
    assert AuditEntry.objects.filter(action="appointment.letter_returned").exists()
    with pytest.raises(IllegalTransition):
        ending.remove(appointment=row, reason="重复", ended_on=TODAY, actor=scene.head, now=NOW)


def test_removal_is_the_heads_and_needs_a_reason_and_a_day_of_the_term() -> None:
    scene = selection()
    row = holding(scene)
    act: dict[str, Any] = {"appointment": row, "now": NOW}
    with pytest.raises(NotAllowed):
        ending.remove(reason="失联", ended_on=TODAY, actor=scene.staff, **act)
    with pytest.raises(ending.ReasonMissing):
        ending.remove(reason=" ", ended_on=TODAY, actor=scene.head, **act)
    for day in (TODAY + timedelta(days=1), row.starts_on - timedelta(days=1)):
        with pytest.raises(ending.DayRefused):
            ending.remove(reason="失联", ended_on=day, actor=scene.head, **act)
    ending.remove(reason="失联", ended_on=TODAY, actor=scene.head, **act)
    assert Message.objects.get(kind="appointment_ended").person == row.lecturer.person


def test_lecturer_asks_to_resign_and_the_office_hears_of_it_once() -> None:
    scene = selection()
    staff = PersonFactory.create(user=scene.staff)
    row = holding(scene)
    user = row.lecturer.person.user
    assert user is not None
    for reason in ("家事", "家中有事"):
        ending.ask_to_resign(appointment=row, reason=reason, actor=user, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.resignation_asked_why) == ("active", "家中有事")
    assert Message.objects.get(kind="resignation_asked").person == staff
    with pytest.raises(NotAllowed):
        ending.ask_to_resign(appointment=row, reason="x", actor=scene.staff, now=NOW)


def test_term_that_is_over_has_ended_before_the_nightly_work_says_so() -> None:
    scene = selection()
    letter = lettered(scene)
    appointment = letter.appointment
    assert appointment is not None
    after = appointment.ends_on + timedelta(days=1)
    found = queries.by_code(letter.verify_code)
    assert found is not None
    assert queries.facts_of(found, on=appointment.ends_on).status == "effective"
    assert queries.facts_of(found, on=after).status == "expired"
    credential = credentials.of(letter)
    assert credential is not None
    assert credential["validUntil"].startswith("2028-05-19T15:59:59")
    assert minding.expire_due(today=appointment.ends_on, now=NOW) == 0
    assert minding.expire_due(today=after, now=NOW) == 1
    assert minding.expire_due(today=after, now=NOW) == 0
    appointment.refresh_from_db()
    assert appointment.status == AppointmentStatus.EXPIRED


@pytest.mark.parametrize(("left", "kept"), [(91, []), (90, ["90"]), (29, ["30"])])
def test_reminder_is_sent_once_for_each_of_the_days(left: int, kept: list[str]) -> None:
    scene = selection()
    row = holding(scene, ends_on=TODAY + timedelta(days=left))
    PersonFactory.create(user=scene.head)
    for _round in range(2):
        minding.remind_due(today=TODAY, now=NOW)
    keys = Message.objects.filter(kind="term_ending").values_list("dedup_key", flat=True)
    assert list(keys) == [f"term_ending:{row.pk}:{day}" for day in kept]
    assert Message.objects.filter(kind="term_ending_office").count() == len(kept)


def test_renewal_continues_the_term_with_a_new_letter_and_only_once() -> None:
    scene = selection()
    rows = [holding(scene, "王芳"), holding(scene, "李雷")]
    terms = scene.terms(batch_number=7)
    batch = appoint_lecturers.renew(former=rows, terms=terms, actor=scene.head, now=NOW)
    assert batch.total == 2
    new = Appointment.objects.get(renewed_from=rows[0])
    assert new.starts_on == rows[0].ends_on + timedelta(days=1)
    assert new.number.endswith("号")
    with pytest.raises(appoint_lecturers.NotRenewable, match="王芳"):
        appoint_lecturers.renew(
            former=rows[:1], terms=scene.terms(batch_number=8), actor=scene.head, now=NOW
        )
    assert minding.remind_due(today=rows[0].ends_on, now=NOW) == 0


def test_letter_made_anew_has_the_corrected_name_and_the_next_number() -> None:
    scene = selection()
    old = lettered(scene, "王方")
    new = issued.reissue(certificate=old, name="王芳", reason="姓名有误", actor=scene.head, now=NOW)
    old.refresh_from_db()
    assert (old.status, new.holder_name) == ("superseded", "王芳")
    assert new.number == "社联城乡聘〔2026〕0002号"
    assert Appointment.objects.get(letters=new).number == new.number


def test_issuers_number_is_asked_again_for_a_letter_made_anew() -> None:
    scene = selection()
    row = scene.nominee()
    old = scene.effective(row, typed={row.pk: "中社联聘字第31号"}).certificates.get()
    act: dict[str, Any] = {
        "certificate": old,
        "name": "王芳芳",
        "reason": "更名",
        "actor": scene.head,
        "now": NOW,
    }
    with pytest.raises(letters.NumberTaken):
        issued.reissue(**act)
    new = issued.reissue(number="中社联聘字第52号", **act)
    assert (new.number, new.seq) == ("中社联聘字第52号", None)


def on_roster(day: date = TODAY) -> list[str]:
    return [row.person.name for row in roster.on_public_roster(day)]


def test_public_roster_shows_who_is_in_office_and_agreed_and_nobody_else(
    now: datetime,
) -> None:
    scene = selection()
    agreed, silent = holding(scene, "王芳"), holding(scene, "李雷")
    person = agreed.lecturer.person
    person.phone, person.email = "+8619900001111", "wang@example.org"
    person.save()
    profiles.publish(
        lecturer=agreed.lecturer, channel=ConsentChannel.PAPER, actor=scene.staff, now=now
    )
    assert on_roster() == ["王芳"]
    assert on_roster(agreed.ends_on + timedelta(days=1)) == []
    page = Client().get("/lecturers/").content.decode()
    assert "王芳" in page
    assert silent.lecturer.person.name not in page
    assert "1990000" not in page
    assert "example.org" not in page
    # Withdrawn on the page about one's own data, which knows nothing of lecturers
    consent.withdraw(consent=profiles.standing_consents(agreed.lecturer)[0], actor=None, now=now)
    assert on_roster() == []
    assert "王芳" not in Client().get("/lecturers/").content.decode()
