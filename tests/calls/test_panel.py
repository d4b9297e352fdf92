"""The panel: invited by link, accepted by the invited, reminded, replaced."""

from typing import Any

import pytest
from django.test import Client

from calls.domain import panel, path
from calls.enums import ReviewStatus, StepOutcome
from notifications.domain import rendering
from notifications.models import Message
from people.domain import own_links
from people.enums import LinkPurpose, OfficeRole
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, sealed, standing
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PHONE = "+8619900001234"


def invited(step: Any, **fields: Any) -> Any:
    return panel.invite(
        step=step,
        name="钱文博",
        phone=PHONE,
        actor=factories.UserFactory.create(),
        now=NOW,
        **fields,
    )


def address_of(member: Any) -> str:
    link = own_links.current(purpose=LinkPurpose.REVIEWER, subject=member, now=NOW)
    assert link is not None
    return f"{own_links.path_of(link)}reviewing/"


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "评审专家"), ("en", "invited to review")]
)
def test_invitation_goes_out_with_its_link(language: str, word: str) -> None:
    member = invited(scoring_step())

    message = Message.objects.get(kind="reviewer_invited")
    message.language = language
    text = rendering.render(message).body

    assert word in text
    assert address_of(member).removesuffix("reviewing/") in text
    assert "199" not in str(message.context)


def test_link_is_accepted_by_the_button_only_and_by_the_invited_only(client: Client) -> None:
    step = scoring_step()
    submission = standing(step)
    member = invited(step)
    address = address_of(member)

    assert client.get(address).status_code == 200
    assert "/sign-in/" in client.post(address)["Location"]
    stranger = factories.PersonFactory.create(user=factories.UserFactory.create(), name="李明")
    assert stranger.user is not None
    client.force_login(stranger.user)
    assert client.post(address).status_code == 422
    member.refresh_from_db()
    assert member.accepted_at is None

    owner = factories.UserFactory.create(display_name="钱文博", phone=PHONE)
    client.force_login(owner)
    client.get(address)
    member.refresh_from_db()
    assert member.accepted_at is None
    assert client.post(address)["Location"] == "/my/reviews/"

    member.refresh_from_db()
    assert member.accepted_at is not None
    assert member.person.user == owner
    assert member.reviews.get().submission == submission


def test_invitation_page_notes_the_unit_so_that_ties_are_found(client: Client) -> None:
    step = scoring_step()
    submission = standing(step)
    head = factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.HEAD).user
    client.force_login(head)
    address = f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/invite/"
    assert submission.unit is not None
    typed = {"name": "钱文博", "phone": "199 0000 1234", "position": "教授"}

    refused = client.post(address, {**typed, "unit_name": "没有的单位"})
    assert refused.status_code == 422
    assert "没有的单位" in refused.content.decode()
    client.post(address, {**typed, "unit_name": submission.unit.name})
    member = step.panel.get()
    panel.accept(
        member=member,
        user=factories.UserFactory.create(display_name="钱文博", phone=PHONE),
        now=NOW,
    )

    assert not member.reviews.exists()


def test_reminder_is_sent_once_a_day_and_to_those_who_owe_something() -> None:
    step = scoring_step()
    busy, done = reviewer(step), reviewer(step)
    factories.ReviewFactory.create(member=busy, submission=standing(step))
    sealed(done, standing(step), 80)
    actor = factories.UserFactory.create()

    assert panel.remind(step=step, actor=actor, now=NOW).reviewers == 1
    panel.remind(step=step, actor=actor, now=NOW)

    message = Message.objects.get(kind="reviews_due")
    assert message.person == busy.person
    assert "1" in rendering.render(message).body
    busy.reviews.update(status=ReviewStatus.SEALED, sealed_at=NOW)
    with pytest.raises(rendering.Obsolete):
        rendering.render(message)


def test_who_leaves_hands_the_open_ones_on_and_the_sealed_ones_count() -> None:
    step = scoring_step(reviews_wanted=1)
    leaving = reviewer(step)
    scored, waiting = standing(step), standing(step)
    sealed(leaving, scored, 80)
    factories.ReviewFactory.create(member=leaving, submission=waiting)
    other = reviewer(step)

    panel.leave(member=leaving, reason="出国访学", actor=factories.UserFactory.create(), now=NOW)

    assert [review.submission for review in other.reviews.all()] == [waiting]


def test_leaving_needs_a_reason() -> None:
    step = scoring_step()
    with pytest.raises(panel.ReasonMissing):
        panel.leave(
            member=reviewer(step), reason=" ", actor=factories.UserFactory.create(), now=NOW
        )


def test_same_person_is_not_invited_twice() -> None:
    step = scoring_step()
    invited(step)
    with pytest.raises(panel.AlreadyOnPanel):
        invited(step)


def test_what_comes_to_the_step_is_given_to_the_panel(run_tasks: Any) -> None:
    """The step before passes it; the worker gives it out."""
    step = scoring_step()
    member = reviewer(step)
    before = factories.StepFactory.create(call=step.call, order=0)
    submission = standing(step, submission__rules_version="1")
    submission.current_step = before
    submission.save()

    with run_tasks():
        path.decide(
            submission=submission,
            step=before,
            outcome=StepOutcome.PASSED,
            actor=factories.UserFactory.create(),
            now=NOW,
        )

    assert member.reviews.get().submission == submission
