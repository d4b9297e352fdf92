"""The second factor of staff: set up, asked for, replaced by a recovery code, reset."""

import base64
import hashlib
import hmac
import re
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client

from core.models import AuditEntry
from people.domain import second_factor
from people.enums import OfficeRole
from people.models import OfficeMember, RecoveryCode, SecondFactor, User
from tests.factories import (
    NOW,
    OfficeMemberFactory,
    SecondFactorFactory,
    TeamMemberFactory,
    UserFactory,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
PAGE = "/my/second-factor/"


def digits(user: User, at: datetime = NOW) -> str:
    """What the app shows, computed here from the RFC and not by the code under test."""

    secret = base64.b32decode(SecondFactor.objects.get(user=user).secret)
    mac = hmac.new(secret, struct.pack(">Q", int(at.timestamp()) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def with_factor(user: User) -> list[str]:
    second_factor.begin(user=user, now=NOW)
    earlier = NOW - timedelta(seconds=30)  # so that the present code is still unused
    return second_factor.confirm(user=user, code=digits(user, earlier), now=earlier)


@pytest.fixture
def member() -> OfficeMember:
    return OfficeMemberFactory.create(role=OfficeRole.HEAD)


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client: Client, user: User) -> Any:
    data = {"way": "password", "identifier": user.username, "password": PASSWORD}
    return client.post("/sign-in/", {**data, "next": "/console/events/"})


def test_codes_are_those_of_the_rfc() -> None:
    """RFC 6238, appendix B (SHA-1, the last six of its eight digits)."""

    factor = SecondFactorFactory.create()
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert digits(factor.user, datetime.fromtimestamp(seconds, NOW.tzinfo)) == code
        assert second_factor._take_step(factor, code, datetime.fromtimestamp(seconds, NOW.tzinfo))


@pytest.mark.usefixtures("required")
def test_staff_set_it_up_before_the_console_opens(client: Client, member: OfficeMember) -> None:
    assert sign_in(client, member.user)["Location"] == "/console/events/"
    sent = client.get("/console/events/")
    assert sent["Location"] == f"{PAGE}?next=%2Fconsole%2Fevents%2F"
    begun = client.post(PAGE, {"act": "begin", "next": "/console/events/"})
    page = client.get(begun["Location"]).content.decode()
    assert "<svg" in page
    wrong = client.post(PAGE, {"act": "confirm", "code": "000000"})
    assert wrong.status_code == 422
    assert client.get("/console/events/").status_code == 302
    done = client.post(
        PAGE, {"act": "confirm", "code": digits(member.user), "next": "/console/events/"}
    )
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", done.content.decode())
    assert len(codes) == 10
    assert not RecoveryCode.objects.filter(code_digest__in=codes).exists()
    assert client.get("/console/events/").status_code == 200
    assert AuditEntry.objects.filter(action="account.second_factor_on").exists()


def test_code_is_asked_for_at_sign_in_and_taken_once(
    client: Client, member: OfficeMember, clock: Clock
) -> None:
    with_factor(member.user)
    assert sign_in(client, member.user)["Location"] == "/sign-in/second/"
    assert client.get("/console/").status_code == 302  # not signed in yet
    code = digits(member.user)
    wrong = "111111" if code != "111111" else "222222"
    assert client.post("/sign-in/second/", {"code": wrong}).status_code == 422
    assert client.post("/sign-in/second/", {"code": code})["Location"] == "/console/events/"
    assert client.get("/console/").status_code == 200
    again = Client()
    sign_in(again, member.user)
    assert again.post("/sign-in/second/", {"code": code}).status_code == 422
    clock(later := NOW + timedelta(seconds=31))
    assert again.post("/sign-in/second/", {"code": digits(member.user, later)}).status_code == 302
    failed = AuditEntry.objects.filter(action="account.second_factor_failed")
    assert failed.count() == 2


def test_recovery_code_opens_once(client: Client, member: OfficeMember) -> None:
    codes = with_factor(member.user)
    sign_in(client, member.user)
    typed = codes[3].upper().replace("-", " ")
    assert client.post("/sign-in/second/", {"code": typed}).status_code == 302
    other = Client()
    sign_in(other, member.user)
    assert other.post("/sign-in/second/", {"code": codes[3]}).status_code == 422
    assert AuditEntry.objects.filter(action="account.recovery_code_used").count() == 1


def test_guessing_is_limited(client: Client, member: OfficeMember, settings: Any) -> None:
    with_factor(member.user)
    sign_in(client, member.user)
    settings.RATE_LIMITS = True
    for _ in range(10):
        client.post("/sign-in/second/", {"code": "000000"})
    refused = client.post("/sign-in/second/", {"code": digits(member.user)})
    assert refused.status_code == 422
    assert "15 分钟后再试" in refused.content.decode()


def test_second_step_is_for_whoever_took_the_first(client: Client) -> None:
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/second/", {"code": "000000"})["Location"] == "/sign-in/"


@pytest.mark.usefixtures("required")
def test_it_is_asked_of_office_roles_and_administrators_only(client: Client) -> None:
    client.force_login(TeamMemberFactory.create().user)
    assert client.get("/console/").status_code == 200
    client.force_login(UserFactory.create(is_system_admin=True))
    assert client.get("/console/")["Location"].startswith(PAGE)


@pytest.mark.usefixtures("required")
def test_session_of_before_shows_it_later(client: Client, member: OfficeMember) -> None:
    with_factor(member.user)
    client.force_login(member.user)
    assert client.get("/console/").status_code == 302
    shown = client.post(PAGE, {"act": "show", "code": digits(member.user), "next": "/console/"})
    assert shown["Location"] == "/console/"
    assert client.get("/console/").status_code == 200
    refused = client.post(PAGE, {"act": "off", "code": digits(member.user)})
    assert refused.status_code == 422
    assert second_factor.has(member.user)


def test_owner_renews_recovery_codes_and_switches_it_off(
    client: Client, member: OfficeMember, clock: Clock
) -> None:
    old = with_factor(member.user)
    client.force_login(member.user)
    page = client.post(PAGE, {"act": "renew", "code": digits(member.user)}).content.decode()
    assert old[0] not in page
    assert RecoveryCode.objects.count() == 10
    assert client.post(PAGE, {"act": "off", "code": old[0]}).status_code == 422
    clock(later := NOW + timedelta(seconds=31))
    assert client.post(PAGE, {"act": "off", "code": digits(member.user, later)}).status_code == 302
    assert not second_factor.has(member.user)


def test_head_resets_it_for_a_colleague_with_a_reason(client: Client, member: OfficeMember) -> None:
    colleague = OfficeMemberFactory.create(office=member.office, user__display_name="林晚照")
    with_factor(colleague.user)
    client.force_login(member.user)
    url = f"/console/colleagues/{colleague.pk}/second-factor/"
    assert url in client.get("/console/colleagues/").content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "手机遗失，已当面核对"}).status_code == 302
    assert not second_factor.has(colleague.user)
    entry = AuditEntry.objects.get(action="account.second_factor_reset")
    assert entry.reason == "手机遗失，已当面核对"
    assert client.get(f"/console/colleagues/{member.pk}/second-factor/").status_code == 403


def test_secret_lies_encrypted_and_its_lost_key_leaves_the_recovery_codes(
    member: OfficeMember, settings: Any
) -> None:
    codes = with_factor(member.user)
    plain = SecondFactor.objects.get().secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM people_secondfactor")
        assert plain not in cursor.fetchone()[0]
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(second_factor.WrongSecondFactor):
        second_factor.check(user=member.user, code="000000", now=NOW)
    second_factor.check(user=member.user, code=codes[0], now=NOW)


def test_server_resets_it_when_nobody_else_can(member: OfficeMember) -> None:
    with_factor(member.user)
    call_command("reset_second_factor", member.user.username)
    assert not second_factor.has(member.user)
    assert AuditEntry.objects.get(action="account.second_factor_reset").actor == "system"
