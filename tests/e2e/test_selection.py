"""Selecting lecturers from end to end: notice, nomination, review, scoring, public notice, letter.

One walk in Chinese along a path that is laid on the pages: head, staff and supervisor at a desk
(1280 × 800), unit contact, nominee, reviewers and stranger on phones (390 × 844).
`docs/journeys.md` states the fields and taps that are counted here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import expect

from calls.enums import StepKind
from calls.models import PublicNotice
from certificates.models import Certificate
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment
from people.enums import LinkPurpose
from tests import factories
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.hand import Hand, documented
from tests.e2e.selecting import DAY, NOMINEE, REVIEWER, TIED, Scoring
from tests.e2e.site import Site
from tests.processes import start_worker

OBJECTION: Final = {
    "name": "柳青山",
    "unit_name": "喀什市某社区",
    "address": "喀什市解放北路1号",
    "phone": "199 0000 7104",
    "facts": "推荐表所列2023年表彰与事实不符，请核查原件。",
}


class Selection(Scoring):
    """The same run, from the public notice to a lecturer who teaches."""

    # --- public notice ------------------------------------------------------------------------

    def hang(self, head: Hand) -> None:
        """Five working days from today, the exact end shown before the button is pressed."""
        head.open(self.of_step(StepKind.NOTICE, "notice"))
        head.tap(head.page.locator("main form button.button--primary"))
        expect(head.page.locator("main .lead", has_text="2026-05-26")).to_be_visible()
        head.look()
        head.link(head.says("Publish …"))
        head.tap(head.page.locator("dialog form button.button--primary"))
        expect(head.page.get_by_role("link", name=head.says("Notice as PDF (A4)"))).to_be_visible()
        head.look()
        self.notice = PublicNotice.objects.get()
        assert self.notice.ends_on == date(2026, 5, 26)
        self.counts["hang"] = head.count()

    def object(self, stranger: Hand) -> None:
        """Anyone under the real name, on the phone; a number and a code to follow it."""
        page = stranger.page
        stranger.open(f"/notices/{self.notice.slug}/")
        assert NOMINEE["name"] in page.content()
        assert NOMINEE["phone"].replace(" ", "") not in page.content().replace(" ", "")
        stranger.link(stranger.says("Object"))
        stranger.lands_on("**/objection/")
        for name, value in OBJECTION.items():
            stranger.fill(name, value)
        stranger.tick(page.locator("[name=targets]"))
        stranger.save()
        stranger.lands_on("**/objection/received/")
        self.followed = [one.inner_text().replace(" ", "") for one in page.locator("dd.code").all()]
        self.counts["object"] = stranger.count()

    def is_blocked(self, head: Hand) -> None:
        """The period is over, and still nobody passes while the objection is open."""
        # Five working days cannot be waited for: the notice hung a week earlier.
        PublicNotice.objects.update(
            starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 19), taken_down_on=date(2026, 6, 19)
        )
        head.open(self.of_step(StepKind.NOTICE, "notice"))
        expect(head.page.get_by_text(head.says("An objection is open against:"))).to_be_visible()
        expect(head.page.get_by_role("link", name=head.says("Conclude the notice"))).to_have_count(
            0
        )
        head.open(self.of_step(StepKind.APPROVAL, "approval"))
        expect(
            head.page.get_by_text(head.says("Nobody stands at the approval now."))
        ).to_be_visible()
        assert head.page.request.get("/console/objections/").status in (403, 404)

    def supervise(self, supervisor: Hand) -> None:
        """Only the supervisor reads it: accepted, investigated, unfounded, told."""
        page = supervisor.page
        supervisor.open("/console/objections/")
        supervisor.tap(page.locator("tbody th a").first)
        supervisor.lands_on("**/console/objections/*/")
        supervisor.button(supervisor.says("Accept for handling"))
        page.wait_for_load_state()
        supervisor.button(supervisor.says("Begin the investigation"))
        page.wait_for_load_state()
        supervisor.fields += 1
        page.locator("select[name^=target-]").select_option("no")
        supervisor.fill("findings", "已向三方核实。")
        supervisor.fill("conclusion", "经核实，所反映情况不属实。")
        supervisor.tap(page.locator("button[value=conclude]"))
        expect(page.locator("button[value=told]")).to_be_visible()
        supervisor.look()
        supervisor.tap(page.locator("button[value=told]"))
        expect(page.locator("button[value=told]")).to_have_count(0)
        self.counts["supervise"] = supervisor.count()

    def follow(self, stranger: Hand) -> None:
        """With number and code the objector reads the conclusion."""
        stranger.open("/notices/objections/")
        number, code = self.followed
        stranger.fill("number", number)
        stranger.fill("code", code)
        stranger.save()
        expect(stranger.page.get_by_text("经核实，所反映情况不属实。")).to_be_visible()
        stranger.look()
        self.counts["follow"] = stranger.count()

    def conclude(self, head: Hand) -> None:
        head.open(self.of_step(StepKind.NOTICE, "notice"))
        head.link(head.says("Conclude the notice"))
        head.tap(head.page.locator("dialog form button.button--primary"))
        expect(head.page.get_by_role("link", name=head.says("Conclude the notice"))).to_have_count(
            0
        )
        self.submission.refresh_from_db()
        assert self.submission.current_step_id == self.steps[StepKind.APPROVAL].pk
        self.counts["conclude-notice"] = head.count()

    # --- approval and letter ------------------------------------------------------------------

    def approve(self, head: Hand) -> None:
        """A corps is founded, the list goes up and comes back; the worker makes the letter."""
        page = head.page
        head.open("/console/lecturers/")
        head.link(head.says("Found a corps"))
        head.lands_on("**/new-corps/")
        head.fill("name", "城乡社区工作讲师团")
        head.fill("number_prefix", "社联城乡")
        head.tap(page.locator("main form button.button--primary"))
        head.lands_on("**/console/lecturers/corps/*/")
        self.counts["found-corps"] = head.count()
        head.open(self.of_step(StepKind.APPROVAL, "approval"))
        head.tap(page.locator("button[value=send]"))
        expect(page.locator("[name=file_number]")).to_be_visible()
        head.look()
        head.fill("file_number", "社联发〔2026〕31号")
        head.tap(page.locator("button[value=answer]"))
        expect(page.locator("button[value=appoint]")).to_be_visible()
        head.look()
        head.fill("starts_on", DAY.isoformat())
        head.tap(page.locator("button[value=appoint]"))
        head.page.wait_for_url("**/letters/batches/*/")
        expect(page.locator("#batch .badge")).to_contain_text(
            head.says("prepared, to be signed off", "batch"), timeout=60_000
        )
        head.look()
        self.counts["approve"] = head.count()

    def sign_off(self, head: Hand) -> None:
        head.link(head.says("Sign off"))
        head.lands_on("**/sign-off/")
        head.tap(head.page.locator("main form button.button--primary"))
        head.lands_on("**/letters/batches/*/")
        self.counts["sign-off-letter"] = head.count()

    def verify(self, stranger: Hand) -> None:
        """Anybody who holds the letter sees that it is in effect, and who gave it."""
        letter = Certificate.objects.get()
        stranger.open(f"/verify/{letter.verify_code}/")
        expect(stranger.page.locator(".notice:visible")).to_contain_text(
            stranger.says("in effect", "certificate")
        )
        expect(stranger.page.get_by_text("中国社会工作联合会").first).to_be_visible()

    # --- sent to teach ------------------------------------------------------------------------

    def ask(self, staff: Hand) -> None:
        """Staff finds the lecturer for a session of an event and asks."""
        event = factories.EventFactory.create(office=self.world.office, title="社区工作者培训班")
        session = factories.SessionFactory.create(part=event.parts.get(), title="社区协商议事")
        address = reverse("console_session_lecturers", args=[session.pk])
        staff.open(address)
        staff.tick(staff.page.locator("tbody [name=lecturers]"))
        staff.save()
        staff.page.wait_for_load_state()
        self.assignment = Assignment.objects.get()
        self.counts["ask-lecturer"] = staff.count()

    def accept(self, lecturer: Hand) -> None:
        """From the link, on the phone, without a password: one tap."""
        lecturer.open(self.link_of(LinkPurpose.ASSIGNMENT, self.assignment))
        lecturer.button(lecturer.says("Accept", "answer"))
        lecturer.page.wait_for_load_state()
        lecturer.look()
        self.assignment.refresh_from_db()
        assert self.assignment.status == AssignmentStatus.ACCEPTED
        self.counts["accept"] = lecturer.count()

    def sees_own_page(self, lecturer: Hand) -> None:
        """Signed in by a code: the letter, the term and the session stand on the own pages."""
        lecturer.page.goto("/my/assignments/")
        self.by_code(lecturer, NOMINEE["name"], self.assignment.lecturer.person.phone)
        lecturer.lands_on("**/my/assignments/")
        expect(lecturer.page.get_by_text("社区协商议事").first).to_be_visible()
        lecturer.open("/my/lecturer/")
        letter = Certificate.objects.get()
        expect(lecturer.page.get_by_text(letter.number).first).to_be_visible()


@pytest.fixture
def worker(site: Site, settings: LazySettings) -> Iterator[None]:
    """A worker beside the site; codes and links are derived here as the site does."""
    settings.SECRET_KEY = (site.data / "secret_key").read_text().strip()
    start_worker(site.children)
    yield
    process = site.children.running.pop("worker")
    process.terminate()
    process.wait(30)


def test_selection_from_the_notice_to_a_lecturer_who_teaches(
    site: Site, open_page: OpenPage, worker: None
) -> None:
    run = Selection(site, open_page)
    head = run.signed_in(run.world.head, DESKTOP)
    staff = run.signed_in(run.world.staff, DESKTOP)
    contact = run.signed_in(run.world.contact, PHONE)
    stranger, nominee = run.hand(PHONE), run.hand(PHONE)
    run.plan(head)
    run.publish(head, stranger)
    run.nominate(contact)
    run.hand_in(contact)
    run.agree(nominee)
    run.screen(staff)
    run.invite(staff)
    reviewer, tied = run.hand(PHONE), run.hand(PHONE)
    run.take_seat(reviewer, REVIEWER["name"])
    run.take_seat(tied, TIED["name"])
    run.score(reviewer)
    run.stays_out(tied)
    run.freeze(head)
    run.hang(head)
    run.object(stranger)
    run.is_blocked(head)
    run.supervise(run.signed_in(run.world.supervisor, DESKTOP))
    run.follow(stranger)
    run.conclude(head)
    run.approve(head)
    run.sign_off(head)
    run.verify(stranger)
    run.ask(staff)
    run.accept(nominee)
    run.sees_own_page(nominee)
    assert run.counts == documented("From a call to a letter"), "docs/journeys.md says otherwise"
