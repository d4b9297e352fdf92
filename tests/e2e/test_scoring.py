"""Scoring on the phone, and the proof of the frozen order from a saved file, in a browser."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from calls.domain import freezing, ranking_package
from calls.enums import ReviewStatus
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, sealed, standing
from tests.e2e.conftest import OpenPage
from tests.e2e.site import Site
from tests.e2e.test_people_pages import _sign_in
from tests.e2e.watching import assert_accessible
from tests.factories import NOW


def test_reviewer_scores_on_the_phone_and_hands_in(open_page: OpenPage, site: Site) -> None:
    step = scoring_step(criteria=2, most=10)
    for criterion in step.criteria.all():
        criterion.anchors = [{"score": "9–10", "text": "能讲透"}]
        criterion.save()
    member = reviewer(step)
    review = factories.ReviewFactory.create(member=member, submission=standing(step))
    first, second = step.criteria.order_by("order")
    assert member.person.user is not None
    page = open_page(site)
    _sign_in(page, member.person.user)

    page.goto("/my/reviews/")
    assert_accessible(page)
    page.get_by_role("link", name="评审下一份").tap()
    expect(page.get_by_role("button", name="核对并提交")).to_be_visible()
    assert_accessible(page)
    page.locator(f"label:has(input[name=criterion_{first.pk}][value='8'])").tap()
    expect(page.locator("[data-review-state]")).to_have_text("已保存")
    review.refresh_from_db()
    assert review.scores == {str(first.pk): 8}

    page.locator(f"label:has(input[name=criterion_{second.pk}][value='9'])").tap()
    page.get_by_role("button", name="核对并提交").tap()
    expect(page.get_by_text("85.00")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="提交并封存").tap()
    expect(page.get_by_text("您已提交全部评审")).to_be_visible()
    review.refresh_from_db()
    assert review.status == ReviewStatus.SEALED


def test_saved_page_proves_the_order_offline_and_sees_a_change(
    browser: Browser, transactional_db: None, tmp_path: Path
) -> None:
    step = scoring_step(criteria=2)
    members = [reviewer(step) for _ in range(5)]
    for base in (60, 80, 80, 40):
        submission = standing(step)
        for number, member in enumerate(members):
            sealed(member, submission, base + 3 * number)
    frozen = freezing.freeze(
        step=step, equals_reason="按收到先后", actor=factories.UserFactory.create(), now=NOW
    )
    with zipfile.ZipFile(io.BytesIO(ranking_package.make(frozen))) as archive:
        text = archive.read("verify.html").decode()
    forged, changes = re.subn(r'(\\"scores\\":\{\\"\d+\\":)\d+', r"\g<1>0", text, count=40)
    assert changes
    context = browser.new_context(offline=True)
    page = context.new_page()
    for name, content, is_right in (("verify", text, "true"), ("forged", forged, "false")):
        saved = tmp_path / f"{name}.html"
        saved.write_text(content, "utf-8")
        page.goto(saved.as_uri())
        expect(page.locator("#verdict")).to_have_attribute("data-right", is_right)
        expect(page.locator("tbody tr")).to_have_count(4)
    page.goto((tmp_path / "verify.html").as_uri())
    page.locator("#typed").fill(frozen.digest.upper())
    expect(page.locator("#typed-answer")).to_contain_text("✓")
    context.close()
