"""公示: the exact period, what may hang, freezing, closing and taking down by the clock alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from calls.domain import notices
from calls.domain.path import ReasonMissing
from calls.enums import NoticeStatus, StepKind, SubmissionStatus
from calls.models import PublicNotice, Step, Submission
from core import workdays
from core.text import contact_data
from people.enums import OfficeRole
from tests import factories
from tests.factories import NOW, SHANGHAI
from tests.fixtures import AssertConstantQueries, Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def step() -> Step:
    return factories.StepFactory.create(kind=StepKind.NOTICE)


def candidate(step: Step, **fields: Any) -> Submission:
    return factories.NominationFactory.create(
        submission__call=step.call,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=step,
        **fields,
    ).submission


def draft(step: Step, **changes: Any) -> PublicNotice:
    values = {
        "title": "关于第二批讲师拟聘人选的公示",
        "slug": "batch-2",
        "number": "",
        "text": "现予公示。",
        "starts_on": date(2026, 9, 25),
        "days": 5,
        "day_kind": "working",
        "first_day_counts": True,
        "kept_days": 30,
        **changes,
    }
    actor = factories.UserFactory.create()
    return notices.save_draft(step=step, values=values, actor=actor, now=NOW)


def hang(step: Step, count: int = 1, **changes: Any) -> PublicNotice:
    notice = draft(step, **changes)
    return notices.publish(
        notice=notice,
        ends_on=notices.period_of(notice).ends_on,
        count=count,
        actor=factories.UserFactory.create(),
        now=NOW,
    )


def test_published_notice_keeps_exact_end_list_and_digest(step: Step) -> None:
    candidate(step, name="王芳", unit_name="长沙市圭塘街道", post="书记")
    notice = hang(step)
    assert notice.ends_on == date(2026, 10, 9)
    assert notice.taken_down_on == date(2026, 11, 9)
    entry = notice.entries.get()
    assert (entry.position, entry.name, entry.unit_name, entry.post) == (
        1,
        "王芳",
        "长沙市圭塘街道",
        "书记",
    )
    assert notice.digest == notices.digest_of(notice, [entry])
    entry.post = "主任"
    assert notice.digest != notices.digest_of(notice, [entry])


def test_notice_whose_end_would_be_guessed_is_refused(step: Step) -> None:
    candidate(step)
    with pytest.raises(workdays.YearNotPublished, match="2027"):
        draft(step, starts_on=date(2026, 12, 30))
    # The year was known when it was drafted and is not any more: nothing hangs either
    notice = draft(step)
    PublicNotice.objects.filter(pk=notice.pk).update(starts_on=date(2027, 1, 4))
    with pytest.raises(notices.NoticeNotReady, match="2027"):
        notices.publish(
            notice=notice,
            ends_on=date(2027, 1, 8),
            count=1,
            actor=factories.UserFactory.create(),
            now=NOW,
        )
    assert not PublicNotice.objects.exclude(status=NoticeStatus.DRAFT).exists()


@pytest.mark.parametrize("post", ["书记 19900001234", "书记（１９９ ００００ １２３４）"])
def test_entry_with_a_phone_number_never_hangs(step: Step, post: str) -> None:
    candidate(step, post=post)
    with pytest.raises(notices.NoticeNotReady, match="contact or identity"):
        hang(step)


@pytest.mark.parametrize("field", ["title", "text"])
def test_phone_number_in_the_words_never_hangs(step: Step, field: str) -> None:
    candidate(step)
    changes: dict[str, Any] = {field: "联系电话 0731-84440000"}
    with pytest.raises(notices.NoticeNotReady, match="contact or identity"):
        hang(step, **changes)


def test_only_those_who_stand_at_the_step_and_agreed_hang(step: Step) -> None:
    candidate(step, name="在此")
    earlier = factories.StepFactory.create(call=step.call, order=1)
    factories.NominationFactory.create(
        submission__call=step.call,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=earlier,
    )
    assert [row.nomination.name for row in notices.candidates(step)] == ["在此"]
    silent = candidate(step, submission__publication_agreed_at=None)
    with pytest.raises(notices.NoticeNotReady, match="agreed to the publication"):
        hang(step, count=2)
    silent.delete()
    hang(step)
    assert notices.candidates(step) == []  # who hangs does not hang twice


def test_what_was_seen_is_what_hangs(step: Step) -> None:
    candidate(step)
    with pytest.raises(notices.NoticeNotReady, match="changed"):
        hang(step, count=2)


def test_notice_cannot_have_hung_before(step: Step) -> None:
    candidate(step)
    with pytest.raises(notices.NoticeNotReady, match="has passed"):
        hang(step, starts_on=(NOW - timedelta(days=1)).date())


def test_order_is_the_frozen_one_then_the_committees_moves(step: Step) -> None:
    step.order = 9
    step.save()
    rows = [candidate(step) for _ in range(3)]
    scoring = factories.StepFactory.create(call=step.call, order=2, kind=StepKind.SCORING)
    ranking = factories.FrozenRankingFactory.create(step=scoring)
    for place, row in ((1, rows[2]), (2, rows[0]), (3, rows[1])):
        factories.FrozenPlaceFactory.create(ranking=ranking, submission=row, place=place)
    assert notices.candidates(step) == [rows[2], rows[0], rows[1]]
    committee = factories.StepFactory.create(call=step.call, order=3, kind=StepKind.COMMITTEE)
    factories.RankMoveFactory.create(step=committee, submission=rows[1], place=1)
    assert notices.candidates(step) == [rows[1], rows[2], rows[0]]


def test_page_opens_closes_and_comes_down_by_itself(
    step: Step, client: Client, clock: Clock
) -> None:
    candidate(step, name="王芳", unit_name="圭塘街道", post="书记")
    hang(step)
    url = "/notices/batch-2/"

    def ask(month: int, on: int, hour: int = 9) -> tuple[int, bool, bool]:
        clock(NOW.replace(month=month, day=on, hour=hour, minute=59, tzinfo=SHANGHAI))
        response = client.get(url, headers={"Accept-Language": "en"})
        text = response.content.decode()
        assert response.status_code == 404 or "noindex" in response["X-Robots-Tag"]
        return response.status_code, "王芳" in text, f"{url}objection/" in text

    assert ask(9, 24, 23) == (404, False, False)
    assert ask(9, 25, 0) == (200, True, True)
    assert ask(10, 9, 23) == (200, True, True)
    assert ask(10, 10, 0) == (200, True, False)
    assert ask(11, 8, 23) == (200, True, False)
    assert ask(11, 9, 0) == (410, False, False)
    assert client.get(f"{url}notice.pdf").status_code == 410
    assert "batch-2" not in client.get("/notices/").content.decode()


def test_page_says_exactly_when_and_is_not_indexed(client: Client) -> None:
    entry = factories.NoticeEntryFactory.create()
    page = client.get(f"/notices/{entry.notice.slug}/", headers={"Accept-Language": "zh-hans"})
    text = page.content.decode()
    assert '<meta name="robots" content="noindex' in text
    assert "2026年5月19日至5月25日" in text
    assert contact_data.first_in(re.sub(r"<[^>]*>|[0-9a-f]{16}", " ", text)) is None
    paper = client.get(f"/notices/{entry.notice.slug}/notice.pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper.content == client.get(f"/notices/{entry.notice.slug}/notice.pdf").content


def test_programs_read_what_hangs_and_nothing_else(client: Client, clock: Clock) -> None:
    entry = factories.NoticeEntryFactory.create(name="王芳")
    factories.ObjectionTargetFactory.create(entry=entry, objection__notice=entry.notice)
    answer = client.get("/api/v1/notices/").json()["results"][0]
    assert answer["entries"] == [
        {
            "position": entry.position,
            "name": "王芳",
            "unit_name": entry.unit_name,
            "post": entry.post,
        }
    ]
    assert (answer["phase"], answer["ends_on"]) == ("running", "2026-05-25")
    assert "objection" not in str(answer)
    clock(NOW + timedelta(days=40))
    assert client.get("/api/v1/notices/").json()["results"] == []
    assert client.get(f"/api/v1/notices/{entry.notice.pk}/").status_code == 404


def test_withdrawn_notice_is_gone_and_its_people_may_hang_again(step: Step, client: Client) -> None:
    candidate(step)
    notice = hang(step, starts_on=NOW.date())
    actor = factories.UserFactory.create()
    with pytest.raises(ReasonMissing):
        notices.withdraw(notice=notice, reason=" ", actor=actor, now=NOW)
    notices.withdraw(notice=notice, reason="单位名称有误", actor=actor, now=NOW)
    assert client.get("/notices/batch-2/").status_code == 410
    assert len(notices.candidates(step)) == 1


def test_head_drafts_sees_the_period_and_publishes(step: Step, client: Client) -> None:
    candidate(step, name="王芳")
    head = factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.HEAD)
    client.force_login(head.user)
    url = f"/console/calls/{step.call.slug}/steps/{step.pk}/notice/"
    typed = {
        "title": "公示",
        "slug": "second",
        "number": "",
        "text": "现予公示。",
        "starts_on": "2026-09-25",
        "days": "5",
        "day_kind": "working",
        "kept_days": "30",
    }
    refused = client.post(url, {**typed, "starts_on": "2026-12-30"})
    assert refused.status_code == 422
    assert "2026-12-30" in refused.content.decode()
    assert client.post(url, typed).status_code == 302
    page = client.get(url).content.decode()
    assert "2026-10-09" in page
    assert page.count("is-counted") == 5
    notice = PublicNotice.objects.get()
    publish = f"{url}{notice.pk}/publish/"
    shown = client.get(publish).content.decode()
    assert 'name="ends_on" value="2026-10-09"' in shown
    client.post(publish, {"ends_on": "2026-10-08", "count": "1"})
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.DRAFT
    client.post(publish, {"ends_on": "2026-10-09", "count": "1"})
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PUBLISHED


def test_list_of_candidates_takes_constant_queries(
    step: Step, client: Client, assert_constant_queries: AssertConstantQueries
) -> None:
    staff = factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.STAFF)
    client.force_login(staff.user)
    draft(step)
    url = f"/console/calls/{step.call.slug}/steps/{step.pk}/notice/"
    assert_constant_queries(lambda: candidate(step), lambda: client.get(url))
