"""Coming in, one's own pages and the console's pages about people, in a browser."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from certificates.models import Certificate
from people.domain import invitations, one_time_codes
from people.enums import LinkPurpose, OfficeRole
from people.models import OneTimeCode, Person, User
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.site import Site
from tests.e2e.watching import assert_accessible
from tests.factories import (
    PASSWORD,
    CertificateFactory,
    MessageFactory,
    OfficeMemberFactory,
    PersonFactory,
    PostFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.factories.clock import NOW

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])


def _sign_in(page: Page, user: User) -> None:
    page.goto("/sign-in/?way=password")
    page.locator("#id_identifier").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button.button--primary").click()
    page.wait_for_url(re.compile(r"/(my|console)/$"))


@pytest.fixture
def same_secrets(site: Site, settings: LazySettings) -> None:
    """Derive codes and links as the site does."""
    settings.SECRET_KEY = (site.data / "secret_key").read_text().strip()


def test_newcomer_signs_in_by_code_and_finds_the_ticket(
    page_phone: Page, same_secrets: None
) -> None:
    person = PersonFactory.create(name="吐拉古力·依明", phone="+8613800138000")
    registration = RegistrationFactory.create(person=person, event__title="西宁经验交流会")
    page = page_phone
    page.goto("/my/")
    assert_accessible(page)
    page.get_by_label("手机号").fill("138 0013 8000")
    page.get_by_role("button", name="获取验证码").tap()
    expect(page.get_by_role("heading", name="输入验证码")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("短信验证码").fill("000000")
    page.watch.expect("422")  # type: ignore[attr-defined]
    page.get_by_role("button", name="登录").tap()
    expect(page.locator(".field__error")).to_be_visible()

    page.get_by_label("短信验证码").fill(one_time_codes.digits_of(OneTimeCode.objects.get()))
    page.get_by_role("button", name="登录").tap()
    page.get_by_label("姓名").fill("吐拉古力•依明")
    assert_accessible(page)
    page.get_by_role("button", name="继续").tap()

    expect(page.get_by_text(registration.event.title)).to_be_visible()
    person.refresh_from_db()
    assert person.phone_proved_at is not None
    assert_accessible(page)


def test_invited_colleague_opens_an_account_and_is_in_the_console(page_phone: Page) -> None:
    head = OfficeMemberFactory.create(role=OfficeRole.HEAD)
    _link, token = invitations.invite(
        purpose=LinkPurpose.OFFICE_INVITATION,
        payload={"office": head.office.pk, "role": OfficeRole.STAFF},
        actor=head.user,
        now=NOW,
    )
    page = page_phone
    page.goto(f"/a/{token}/")
    assert_accessible(page)
    page.get_by_role("link", name="用密码开通新账号").tap()
    page.get_by_label("姓名").fill("王芳")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill("a quiet green lake")
    assert_accessible(page)
    page.get_by_role("button", name="开通账号并接受邀请").tap()
    page.wait_for_url(re.compile("/console/$"))
    page.goto(f"/a/{token}/")
    page.watch.expect("410")  # type: ignore[attr-defined]
    expect(page.get_by_text("每个链接只能使用一次")).to_be_visible()
    assert_accessible(page)


def _participant() -> Person:
    person = PersonFactory.create(name="王芳", user=UserFactory.create())
    registration = RegistrationFactory.create(person=person)
    certificate: Certificate = CertificateFactory.create(person=person, registration=registration)
    assert certificate.person == person
    return person


@SIZES
@LANGUAGES
def test_own_pages_are_accessible(
    open_page: OpenPage, site: Site, size: dict[str, Any], locale: str
) -> None:
    person = _participant()
    page = open_page(site, size=size, locale=locale)
    assert person.user is not None
    _sign_in(page, person.user)
    for address in ("", "tickets/", "sessions/", "data/", "password/"):
        page.goto(f"/my/{address}")
        assert_accessible(page)
    page.goto("/my/sessions/")
    page.locator("#calendar button.button--primary").click()
    expect(page.locator("#feed-address")).to_be_visible()
    assert_accessible(page)


@SIZES
@LANGUAGES
def test_console_pages_about_people_are_accessible(
    open_page: OpenPage, site: Site, size: dict[str, Any], locale: str
) -> None:
    head = OfficeMemberFactory.create(role=OfficeRole.HEAD)
    post = PostFactory.create()
    assert post.unit is not None
    RegistrationFactory.create(person=post.person, event__office=head.office)
    waiting = UserFactory.create(phone=post.person.phone)
    MessageFactory.create(scope="events.event:1", status="failed", error="busy")
    page = open_page(site, size=size, locale=locale)
    _sign_in(page, head.user)
    for address in (
        "colleagues/",
        f"colleagues/{head.pk}/hand-over/",
        "tokens/",
        "people/",
        f"people/{post.person.pk}/",
        "people/accounts/",
        f"people/accounts/{waiting.pk}/{post.person.pk}/",
        "units/",
        f"units/{post.unit.pk}/",
        "messages/",
    ):
        page.goto(f"/console/{address}")
        assert_accessible(page)


def test_taking_a_role_back_asks_in_a_dialog(page_desktop: Page) -> None:
    head = OfficeMemberFactory.create(role=OfficeRole.HEAD)
    member = OfficeMemberFactory.create(office=head.office)
    page = page_desktop
    _sign_in(page, head.user)
    page.goto("/console/colleagues/")
    page.get_by_role("link", name=re.compile(f"收回 .*{member.user}")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="收回").click()
    expect(page.get_by_text("角色已收回")).to_be_visible()
    member.refresh_from_db()
    assert member.revoked_at is not None
