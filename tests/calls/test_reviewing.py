"""Scoring: who sees what, saved as typed, sealed, given back, recused; pages and API alike."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from calls import rules
from calls.domain import distributing, reviewing
from calls.enums import RecusalKind, ReviewStatus
from calls.models import PanelMember, Review
from core.files import private
from core.models import AuditEntry
from people.enums import OfficeRole
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, sealed, standing
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def signed_in(client: Client, member: PanelMember) -> Client:
    assert member.person.user is not None
    client.force_login(member.person.user)
    return client


def given(**fields: Any) -> Review:
    """One open review of a reviewer for one nominee."""
    step = scoring_step(**fields)
    return factories.ReviewFactory.create(member=reviewer(step), submission=standing(step))


def user_of(review: Review) -> Any:
    return review.member.person.user


def test_queue_shows_the_next_one_and_opens_it(client: Client) -> None:
    review = given()
    client = signed_in(client, review.member)

    queue = client.get("/my/reviews/")
    page = client.get(f"/my/reviews/{review.pk}/")

    name = review.submission.nomination.name
    assert name in queue.content.decode()
    assert name in page.content.decode()
    assert review.submission.deeds in page.content.decode()


def test_review_is_saved_as_typed_and_sealed_by_a_second_button(client: Client) -> None:
    review = given(criteria=2, most=10)
    first, second = review.member.step.criteria.order_by("order")
    client = signed_in(client, review.member)
    address = f"/my/reviews/{review.pk}/"

    answer = client.post(
        address, {f"criterion_{first.pk}": "8"}, headers={"Accept": "application/json"}
    )
    assert answer.json() == {"errors": {}}
    assert client.post(f"{address}seal/").status_code == 422
    typed = {f"criterion_{first.pk}": "8", f"criterion_{second.pk}": "7", "remarks": "扎实"}
    answer = client.post(address, {**typed, "check": "1"})
    assert answer["Location"] == f"{address}seal/"
    client.post(f"{address}seal/")

    review.refresh_from_db()
    assert review.status == ReviewStatus.SEALED
    assert review.scores == {str(first.pk): 8, str(second.pk): 7}
    client.post(address, {**typed, f"criterion_{first.pk}": "1"})
    review.refresh_from_db()
    assert review.scores[str(first.pk)] == 8


def test_score_outside_the_range_is_refused_beside_its_field_and_the_others_are_kept(
    client: Client,
) -> None:
    review = given(criteria=2, most=20)
    first, second = review.member.step.criteria.order_by("order")
    client = signed_in(client, review.member)

    answer = client.post(
        f"/my/reviews/{review.pk}/", {f"criterion_{first.pk}": "21", f"criterion_{second.pk}": "7"}
    )

    assert answer.status_code == 422
    assert 'value="21"' in answer.content.decode()
    review.refresh_from_db()
    assert review.scores == {str(second.pk): 7}


def test_reviewer_who_became_tied_finds_nothing_anywhere(client: Client) -> None:
    """Page, queue, API, attachment: the post came after the review was given out."""
    review = given()
    attachment = factories.AttachmentFactory.create(submission=review.submission)
    assert rules.can_review_attachment(user_of(review), attachment)
    factories.PostFactory.create(person=review.member.person, unit=review.submission.unit)
    client = signed_in(client, review.member)
    token = factories.ApiTokenFactory.create(user=user_of(review))
    api = Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})

    assert not rules.can_review(user_of(review), review.submission)
    assert not rules.can_review_attachment(user_of(review), attachment)
    assert rules.reviewer_may_open(user_of(review), attachment) is False
    for path in ("", "seal/", "recuse/"):
        assert client.get(f"/my/reviews/{review.pk}/{path}").status_code == 404
        assert client.post(f"/my/reviews/{review.pk}/{path}", {}).status_code == 404
    name = review.submission.nomination.name
    assert name not in client.get("/my/reviews/").content.decode()
    assert api.get("/api/v1/reviews/").json()["count"] == 0
    assert api.get(f"/api/v1/reviews/{review.pk}/").status_code == 404
    with pytest.raises(reviewing.NotScored):
        reviewing.save(review=review, scores={}, actor=user_of(review), now=NOW)


def test_tie_that_ends_the_rule_layer_says_so_again(client: Client) -> None:
    review = given()
    post = factories.PostFactory.create(person=review.member.person, unit=review.submission.unit)
    assert not rules.can_review(user_of(review), review.submission)

    post.delete()

    assert rules.can_review(user_of(review), review.submission)


def test_recusal_takes_what_was_typed_and_somebody_else_gets_it() -> None:
    step = scoring_step(reviews_wanted=1)
    review = factories.ReviewFactory.create(
        member=reviewer(step), submission=standing(step), scores={"1": 50}, remarks="初评"
    )
    other = reviewer(step)

    reviewing.recuse(
        review=review,
        kind=RecusalKind.TEACHER,
        reason="曾是其导师",
        actor=user_of(review),
        now=NOW,
    )

    review.refresh_from_db()
    assert (review.status, review.scores, review.remarks) == (ReviewStatus.RECUSED, {}, "")
    assert not rules.can_review(user_of(review), review.submission)
    assert other.reviews.get().submission == review.submission


def test_recusal_needs_a_reason(client: Client) -> None:
    review = given()
    client = signed_in(client, review.member)

    answer = client.post(f"/my/reviews/{review.pk}/recuse/", {"kind": "kin", "reason": ""})

    assert answer.status_code == 422
    assert rules.can_review(user_of(review), review.submission)


def test_blind_step_hides_name_unit_and_file_names(client: Client) -> None:
    step = scoring_step(is_blind=True)
    submission = standing(step)
    person, unit = submission.person, submission.unit
    assert person is not None
    assert unit is not None
    submission.deeds = f"{person.name}在{unit.name}主持协商"
    submission.save()
    paper = factories.RequiredPaperFactory.create(
        call=step.call, label="匿名事迹", is_anonymous=True
    )
    shown = factories.AttachmentFactory.create(
        submission=submission, paper=paper, name=f"{person.name}.pdf"
    )
    hidden = factories.AttachmentFactory.create(submission=submission, name="盖章推荐表.pdf")
    review = factories.ReviewFactory.create(member=reviewer(step), submission=submission)
    private.store(shown.path, b"%PDF-1.7")
    client = signed_in(client, review.member)
    token = factories.ApiTokenFactory.create(user=user_of(review))
    api = Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})
    download = client.get(reverse("submission_attachment", args=[shown.pk]))
    assert person.name not in unquote(download["Content-Disposition"])
    assert "匿名事迹.pdf" in unquote(download["Content-Disposition"])
    download.getvalue()  # reads and closes the file
    assert client.get(reverse("submission_attachment", args=[hidden.pk])).status_code == 404

    for text in (
        client.get("/my/reviews/").content.decode(),
        client.get(f"/my/reviews/{review.pk}/").content.decode(),
        client.get(f"/my/reviews/{review.pk}/seal/").content.decode(),
        client.get(f"/my/reviews/{review.pk}/recuse/").content.decode(),
        api.get("/api/v1/reviews/").content.decode(),
        api.get(f"/api/v1/reviews/{review.pk}/").content.decode(),
    ):
        assert person.name not in text
        assert unit.name not in text
        assert hidden.name not in text
    assert "匿名事迹" in client.get(f"/my/reviews/{review.pk}/").content.decode()
    assert rules.can_review_attachment(user_of(review), shown)
    assert not rules.can_review_attachment(user_of(review), hidden)


def test_unsealed_scores_are_nowhere_but_with_their_author(client: Client) -> None:
    """Neither the head nor another reviewer sees anything while one review is open."""
    step = scoring_step()
    first, second = reviewer(step), reviewer(step)
    submission = standing(step)
    sealed(first, submission, 87)
    factories.ReviewFactory.create(member=second, submission=submission, scores={"x": 34})
    head = factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.HEAD).user
    base = f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/"

    client.force_login(head)
    assert not rules.can_see_scores(head, step, NOW)
    assert client.get(base).status_code == 200
    assert client.get(f"{base}ranking/").status_code == 404
    assert client.get(f"{base}ranking/submissions/{submission.pk}/").status_code == 404
    assert client.post(f"{base}ranking/export.xlsx").status_code == 404
    token = factories.ApiTokenFactory.create(user=head)
    api = Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})
    assert api.get("/api/v1/reviews/").json()["count"] == 0


def test_head_who_sits_on_the_panel_sees_no_ranking(client: Client) -> None:
    step = scoring_step()
    member = reviewer(step)
    sealed(member, standing(step), 87)
    assert member.person.user is not None
    factories.OfficeMemberFactory.create(
        office=step.call.office, user=member.person.user, role=OfficeRole.HEAD
    )

    client.force_login(member.person.user)
    base = f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/"

    assert client.get(base).status_code == 200
    assert client.get(f"{base}ranking/").status_code == 404


def test_unsealing_keeps_the_scores_as_they_were_and_closes_the_ranking(client: Client) -> None:
    step = scoring_step()
    review = sealed(reviewer(step), standing(step), 87)
    head = factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.HEAD).user
    base = f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/ranking/"
    client.force_login(head)
    assert client.get(base).status_code == 200

    assert client.post(f"{base}reviews/{review.pk}/unseal/", {"reason": ""}).status_code == 422
    client.post(f"{base}reviews/{review.pk}/unseal/", {"reason": "填串了行"})

    review.refresh_from_db()
    assert review.status == ReviewStatus.OPEN
    assert review.unsealings.get().scores == review.scores
    assert AuditEntry.objects.filter(action="review.unsealed", reason="填串了行").exists()
    assert client.get(base).status_code == 404


def test_api_saves_seals_and_refuses_another_change() -> None:
    review = given()
    key = review.member.step.criteria.get().pk
    token = factories.ApiTokenFactory.create(user=user_of(review))
    api = Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})
    address = f"/api/v1/reviews/{review.pk}/"

    def patch(score: int) -> Any:
        return api.patch(address, {"scores": {str(key): score}}, content_type="application/json")

    assert patch(101).status_code == 422
    assert patch(88).json()["scores"] == {str(key): 88}
    assert api.post(f"{address}seal/").json()["status"] == "sealed"
    assert patch(90).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_the_same_number_of_queries_for_more(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    step = scoring_step()
    member = reviewer(step)
    for _ in range(count):
        factories.ReviewFactory.create(member=member, submission=standing(step))
    client = signed_in(client, member)

    with django_assert_num_queries(12):
        client.get("/my/reviews/")


def test_distribution_is_even_and_avoids_ties() -> None:
    step = scoring_step(reviews_wanted=2)
    members = [reviewer(step) for _ in range(3)]
    submissions = [standing(step) for _ in range(6)]
    factories.PostFactory.create(person=members[0].person, unit=submissions[0].unit)

    done = distributing.distribute(step=step, actor=None, now=NOW)
    again = distributing.distribute(step=step, actor=None, now=NOW)

    assert (done.created, done.short, again.created) == (12, [], 0)
    assert {member.reviews.count() for member in members} == {4}
    assert not members[0].reviews.filter(submission=submissions[0]).exists()


def test_distribution_to_all_leaves_out_the_tied_only() -> None:
    step = scoring_step()
    free, tied = reviewer(step), reviewer(step)
    submission = standing(step)
    factories.PostFactory.create(person=tied.person, unit=submission.unit)

    done = distributing.distribute(step=step, actor=None, now=NOW)

    assert (done.created, done.short) == (1, [])
    assert free.reviews.count() == 1
