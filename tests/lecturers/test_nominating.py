"""Nominations: saved as typed, handed in when complete, returned with remarks, endorsed."""

from datetime import timedelta

import pytest

from calls.domain import endorsing, entitlement, submitting
from calls.domain.path import ReasonMissing
from calls.enums import Door, SubmissionStatus
from core.errors import Stale
from lecturers.domain import completeness, drafting, nominating, returning
from lecturers.models import Nomination
from notifications.models import Message
from people.models import Person
from tests import factories
from tests.factories import NOW
from tests.lecturers.nominating_scenes import AWARD, FILLED, LATER, Scene, phone, scene

pytestmark = pytest.mark.django_db


def hand_in(made: Scene, **typed: str) -> Nomination:
    return nominating.submit(nomination=made.start(**typed), actor=made.contact, now=NOW)


def test_draft_keeps_what_does_not_fit_yet() -> None:
    made = scene()
    nomination = drafting.start(
        call=made.call, door=Door.UNIT, unit=made.unit, actor=made.contact, now=NOW
    )

    saved = drafting.save(
        nomination=nomination,
        typed={"phone": "12345", "name": "王芳", "in_field_since": "二〇一二"},
        awards=[AWARD, {**AWARD, "year": "前年"}],
        actor=made.contact,
        now=NOW,
    )

    row = Nomination.objects.get(pk=nomination.pk)
    assert set(saved.errors) == {"phone", "in_field_since", "awards-1-year"}
    assert (row.name, row.phone) == ("王芳", "")
    assert drafting.typed_values(row)["phone"] == "12345"
    assert [award["year"] for award in drafting.typed_awards(row)] == ["2023", "前年"]
    assert row.awards.count() == 1


def test_draft_saved_in_two_windows_overwrites_nothing() -> None:
    made = scene()
    nomination = made.start()
    first = submitting.version_of(nomination.submission)
    drafting.save(
        nomination=nomination,
        typed={"post": "主任"},
        version=first,
        actor=made.contact,
        now=NOW + timedelta(seconds=1),
    )

    with pytest.raises(Stale):
        drafting.save(
            nomination=nomination,
            typed={"post": "书记"},
            version=first,
            actor=made.contact,
            now=NOW + timedelta(seconds=2),
        )

    assert Nomination.objects.get(pk=nomination.pk).post == "主任"


def test_submit_names_everything_that_is_missing_by_its_field() -> None:
    made = scene()
    factories.RequiredPaperFactory.create(call=made.call, key="form", needs_stamp=True)
    nomination = made.start(post="", deeds="")

    with pytest.raises(completeness.Incomplete) as refused:
        nominating.submit(nomination=nomination, actor=made.contact, now=NOW)

    assert [one.field for one in refused.value.missing] == ["post", "deeds", "paper-form"]


def test_submit_asks_the_nominee_and_leaves_the_phone_out_of_the_outbox() -> None:
    made = scene()

    nomination = hand_in(made)

    assert nomination.submission.status == SubmissionStatus.SUBMITTED
    message = Message.objects.get(kind="nomination_agree")
    assert message.person == nomination.submission.person
    assert "1990000" not in str(message.context)


@pytest.mark.parametrize("moment", [NOW - timedelta(days=40), LATER])
def test_submit_keeps_to_the_window_of_the_nomination_step(moment: object) -> None:
    made = scene()
    nomination = made.start()

    with pytest.raises(submitting.NotOpen):
        nominating.submit(nomination=nomination, actor=made.contact, now=moment)  # type: ignore[arg-type]


def test_submit_beyond_the_usual_number_asks_for_the_reason() -> None:
    made = scene(soft_limit=2)
    for number in (1, 2):
        hand_in(made, name=f"王{'芳丽'[number - 1]}", phone=phone(number))
    third = made.start(name="李强", phone=phone(3))

    with pytest.raises(completeness.Incomplete) as refused:
        nominating.submit(nomination=third, actor=made.contact, now=NOW)
    assert refused.value.field == "limit_reason"
    nominating.submit(
        nomination=third, actor=made.contact, now=NOW, limit_reason="全国优秀社区工作者"
    )

    assert entitlement.beyond_limit(made.call) == {third.submission_id}


def test_submit_of_a_unit_without_the_tier_is_refused() -> None:
    made = scene()
    nomination = made.start()
    made.call.tiers = ["vice_director"]
    made.call.save()

    with pytest.raises(entitlement.UnitNotEntitled, match=r"副主任委员单位"):
        nominating.submit(nomination=nomination, actor=made.contact, now=NOW)


def test_person_known_by_name_and_phone_is_found_and_nothing_is_said_of_it() -> None:
    made = scene()
    known = factories.PersonFactory.create(name=FILLED["name"], phone="+8619900000101")

    nomination = hand_in(made)

    assert nomination.submission.person == known
    assert not nomination.identity_in_doubt


def test_person_of_the_same_phone_under_another_name_waits_for_the_secretariat() -> None:
    made = scene()
    factories.PersonFactory.create(name="王大明", phone="+8619900000101")

    nomination = hand_in(made)

    assert nomination.identity_in_doubt
    assert Person.objects.filter(phone="+8619900000101").count() == 2


def test_person_put_forward_by_two_units_is_told_to_neither_and_settled_by_hand() -> None:
    made = scene()
    first = hand_in(made)
    other = factories.UnitContactFactory.create()
    factories.MembershipFactory.create(unit=other.unit, term__office=made.call.office)

    second = nominating.submit(
        nomination=Scene(made.call, other.unit, other.user).start(), actor=other.user, now=NOW
    )

    assert second.submission.status == SubmissionStatus.SUBMITTED
    assert second.submission.person is None
    assert second.identity_in_doubt
    office = factories.UserFactory.create()
    person = first.submission.person
    assert person is not None
    with pytest.raises(nominating.NotSettled):
        nominating.settle(nomination=second, person=person, actor=office, now=NOW)
    submitting.withdraw(submission=first.submission, reason="重复", actor=office, now=NOW)
    nominating.settle(nomination=second, person=person, actor=office, now=NOW)
    settled = Nomination.objects.select_related("submission__person").get(pk=second.pk)
    assert settled.submission.person == person
    assert not settled.identity_in_doubt


def test_person_put_forward_twice_by_one_unit_is_refused() -> None:
    made = scene()
    hand_in(made)

    with pytest.raises(nominating.AlreadyNominated):
        hand_in(made)


def test_return_brings_remarks_to_the_fields_until_it_is_handed_in_again() -> None:
    made = scene()
    nomination = hand_in(made)
    office = factories.UserFactory.create()
    with pytest.raises(ReasonMissing):
        returning.send_back(
            nomination=nomination, remarks={"reasons": " "}, reason="", actor=office, now=NOW
        )

    returning.send_back(
        nomination=nomination,
        remarks={"reasons": "请写明业绩", "post": ""},
        reason="",
        actor=office,
        now=NOW,
    )

    assert [remark.field for remark in nomination.submission.remarks.all()] == ["reasons"]
    assert Message.objects.filter(kind="nomination_returned").count() == 1
    again = nominating.submit(nomination=nomination, actor=made.contact, now=LATER)
    assert again.submission.status == SubmissionStatus.SUBMITTED
    assert not again.submission.remarks.filter(resolved_at=None).exists()


def test_withdrawing_what_was_handed_in_needs_a_reason() -> None:
    made = scene()
    nomination = hand_in(made)

    with pytest.raises(ReasonMissing):
        submitting.withdraw(
            submission=nomination.submission, reason="", actor=made.contact, now=NOW
        )


def applied(made: Scene) -> Nomination:
    applicant = factories.UserFactory.create(phone="+8619900000101")
    nomination = drafting.start(call=made.call, door=Door.SELF, actor=applicant, now=NOW)
    return made.fill(nomination, submitter_kind="applicant")


def test_application_counts_for_the_unit_that_endorses_it() -> None:
    made = scene(soft_limit=1)
    hand_in(made, name="王芳", phone=phone(1))
    nomination = applied(made)
    applicant = nomination.submission.entered_by
    assert applicant is not None

    nominating.ask_endorsement(nomination=nomination, unit=made.unit, actor=applicant, now=NOW)
    assert Message.objects.filter(kind="nomination_endorsement_asked").count() == 1
    with pytest.raises(completeness.Incomplete):
        nominating.submit(nomination=nomination, actor=made.contact, now=NOW)
    nominating.submit(nomination=nomination, actor=made.contact, now=NOW, limit_reason="成就突出")

    nomination.submission.refresh_from_db()
    assert nomination.submission.status == SubmissionStatus.SUBMITTED
    assert nomination.submission.endorsed_by == made.contact


def test_application_that_is_not_endorsed_can_ask_another_unit() -> None:
    made = scene()
    nomination = applied(made)
    applicant = nomination.submission.entered_by
    assert applicant is not None
    nominating.ask_endorsement(nomination=nomination, unit=made.unit, actor=applicant, now=NOW)

    nominating.refuse_endorsement(
        nomination=nomination, reason="不了解情况", actor=made.contact, now=NOW
    )

    assert nomination.submission.status == SubmissionStatus.DRAFT
    with pytest.raises(submitting.NotAsked):
        endorsing.endorse(submission=nomination.submission, actor=made.contact, now=NOW)
    nominating.ask_endorsement(nomination=nomination, unit=made.unit, actor=applicant, now=NOW)


def test_secretariat_hands_in_papers_after_the_window_and_without_scans() -> None:
    made = scene()
    factories.RequiredPaperFactory.create(call=made.call, key="form")
    office = factories.UserFactory.create()
    nomination = drafting.start(call=made.call, door=Door.SECRETARIAT, actor=office, now=LATER)
    nomination = made.fill(nomination)
    submitting.choose_unit(
        submission=nomination.submission, unit=made.unit, actor=office, now=LATER
    )
    submitting.receive_originals(
        submissions=[nomination.submission_id],
        call=made.call,
        actor=office,
        received_at=NOW,
        now=LATER,
    )

    handed_in = nominating.submit(nomination=nomination, actor=office, now=LATER)

    assert handed_in.submission.status == SubmissionStatus.SUBMITTED
    assert handed_in.submission.original_received_by == office
