"""The pages by which people come in and go."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from notifications.models import Message
from people.domain import one_time_codes
from people.models import OneTimeCode, Person, User
from portal import demo_accounts
from tests.factories import PASSWORD, OfficeMemberFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


def _password(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(
        reverse("sign_in"),
        {"way": "password", "identifier": username, "password": password, **more},
    )


def _ask_code(client: Client, phone: str = "138 0013 8000", **more: str) -> Any:
    return client.post(reverse("sign_in"), {"way": "phone", "phone": phone, **more})


def _digits() -> str:
    return one_time_codes.digits_of(OneTimeCode.objects.latest("pk"))


def _user_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_staff_start_in_the_console_and_others_on_their_own_page(client: Client) -> None:
    member = OfficeMemberFactory.create()
    assert _password(client, member.user.username)["Location"] == "/console/"
    client.post(reverse("sign_out"))
    assert _password(client, UserFactory.create().username)["Location"] == "/my/"


def test_sign_in_goes_on_to_where_one_came_from_but_never_elsewhere(client: Client) -> None:
    user = UserFactory.create()
    assert _password(client, user.username, next="/e/some-event/")["Location"] == "/e/some-event/"
    client.post(reverse("sign_out"))
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert _password(client, user.username, next=address)["Location"] == "/my/"
        client.post(reverse("sign_out"))


def test_wrong_password_and_unknown_account_look_the_same(client: Client) -> None:
    UserFactory.create(username="wang")
    wrong = _password(client, "wang", "nope")
    unknown = _password(client, "nobody", "nope")
    assert wrong.status_code == unknown.status_code == 422
    pages = [
        _without_tokens(page.content).replace(typed, b"")
        for page, typed in ((wrong, b"wang"), (unknown, b"nobody"))
    ]
    assert pages[0] == pages[1]
    assert b"nope" not in wrong.content


def _without_tokens(page: bytes) -> bytes:
    return b"\n".join(line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line)


def test_guessing_at_an_account_is_stopped_for_everybody_alike(
    client: Client, settings: LazySettings
) -> None:
    settings.RATE_LIMITS = True
    user = UserFactory.create()
    for name in (user.username, "nobody-at-all"):
        answers = [_password(client, name, "guess").status_code for _ in range(9)]
        assert answers == [422] * 8 + [429]
    assert _password(client, user.username).status_code == 429  # the right one waits as well


def test_phone_and_code_sign_in_an_account(client: Client, now: datetime) -> None:
    user = UserFactory.create(phone=PHONE)
    assert _ask_code(client, next="/e/x/")["Location"] == reverse("sign_in_code")
    response = client.post(reverse("sign_in_code"), {"code": f" {_digits()[:3]} {_digits()[3:]}"})
    assert (response["Location"], _user_of(client)) == ("/e/x/", str(user.pk))


def test_newcomer_is_asked_for_a_name_and_finds_the_earlier_registration(client: Client) -> None:
    person = PersonFactory.create(name="王芳", phone=PHONE)
    _ask_code(client)
    assert client.post(reverse("sign_in_code"), {"code": _digits()})["Location"] == reverse(
        "sign_in_name"
    )
    assert _user_of(client) is None
    assert client.post(reverse("sign_in_name"), {"name": "王 芳"})["Location"] == "/my/"
    person.refresh_from_db()
    assert person.user == User.objects.get(phone=PHONE)


def test_newcomer_whose_name_differs_is_told_that_staff_will_look(client: Client) -> None:
    PersonFactory.create(name="李强", phone=PHONE)
    _ask_code(client)
    client.post(reverse("sign_in_code"), {"code": _digits()})
    response = client.post(reverse("sign_in_name"), {"name": "王芳"})
    assert response["Location"] == "/my/"
    assert not Person.objects.filter(user__isnull=False).exists()


def test_name_page_opens_only_after_a_proof(client: Client) -> None:
    _ask_code(client)
    assert client.post(reverse("sign_in_name"), {"name": "王芳"})["Location"] == reverse("sign_in")
    assert not User.objects.exists()


def test_known_and_unknown_number_get_the_same_answer(client: Client) -> None:
    UserFactory.create(phone=PHONE)
    known, unknown = Client(), Client()
    answers = [_ask_code(known, PHONE), _ask_code(unknown, "+8613900000000")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/sign-in/code/")
    }
    pages = [
        _without_tokens(c.get(reverse("sign_in_code")).content).replace(masked, b"")
        for c, masked in ((known, b"138****8000"), (unknown, b"139****0000"))
    ]
    assert pages[0] == pages[1]


def test_asking_again_too_soon_sends_nothing_and_says_the_same(client: Client) -> None:
    _ask_code(client)
    again = client.post(reverse("resend_code"), follow=True)
    assert again.status_code == 200
    assert (OneTimeCode.objects.count(), Message.objects.count()) == (1, 1)


def test_wrong_code_stays_on_the_page_and_is_counted(client: Client) -> None:
    _ask_code(client)
    wrong = f"{(int(_digits()) + 1) % 1000000:06d}"
    assert client.post(reverse("sign_in_code"), {"code": wrong}).status_code == 422
    assert OneTimeCode.objects.get().tries == 1
    assert client.post(reverse("sign_in_code"), {"code": "12"}).status_code == 422
    assert OneTimeCode.objects.get().tries == 1


def test_codes_to_many_numbers_from_one_address_stop(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("people.views.public.CODES_PER_ADDRESS", 2)
    statuses = [_ask_code(client, f"+861390000{n:04d}").status_code for n in range(3)]
    assert statuses == [302, 302, 429]
    assert OneTimeCode.objects.count() == 2


def test_landline_is_refused_with_what_was_typed_still_there(client: Client) -> None:
    response = _ask_code(client, "010-65081896")
    assert response.status_code == 422
    assert b'value="010-65081896"' in response.content


def test_code_field_lets_phones_fill_it(client: Client) -> None:
    _ask_code(client)
    page = client.get(reverse("sign_in_code")).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert _digits() not in page


def test_closed_account_is_not_entered(client: Client) -> None:
    UserFactory.create(phone=PHONE, is_active=False)
    _ask_code(client)
    client.post(reverse("sign_in_code"), {"code": _digits()})
    assert _user_of(client) is None


def test_signing_out_takes_a_post(client: Client) -> None:
    _password(client, UserFactory.create().username)
    assert client.get(reverse("sign_out")).status_code == 405
    assert _user_of(client) is not None
    client.post(reverse("sign_out"))
    assert _user_of(client) is None


def test_demo_accounts_exist_in_a_demonstration_only(
    client: Client, settings: LazySettings
) -> None:
    user = UserFactory.create(username="head", password=demo_accounts.PASSWORD)
    assert b"huiwu-demo" not in client.get(reverse("sign_in")).content
    assert client.post(reverse("sign_in_demo"), {"username": "head"}).status_code == 404
    settings.DEMO = True
    page = client.get(reverse("sign_in")).content.decode()
    assert demo_accounts.PASSWORD in page
    for username in demo_accounts.USERNAMES:
        assert f'value="{username}"' in page
    UserFactory.create(username="somebody")
    assert client.post(reverse("sign_in_demo"), {"username": "somebody"}).status_code == 404
    client.post(reverse("sign_in_demo"), {"username": "head"})
    assert _user_of(client) == str(user.pk)


def test_sign_in_and_its_failure_are_recorded(client: Client) -> None:
    user = UserFactory.create(username="wang")
    _password(client, "wang", "no")
    _password(client, "wang")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "subject"))
    assert actions == [
        ("account.sign_in_failed", f"people.user:{user.pk}"),
        ("account.signed_in.password", f"people.user:{user.pk}"),
    ]


def test_staff_session_ends_after_two_hours_of_rest(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: started)
    _password(client, OfficeMemberFactory.create().user.username)
    rests = [timedelta(minutes=115), timedelta(minutes=230), timedelta(minutes=351)]
    for rest in rests[:2]:
        monkeypatch.setattr(time, "time", lambda rest=rest: started + rest.total_seconds())
        client.get(reverse("sign_in"))
        assert _user_of(client) is not None
    monkeypatch.setattr(time, "time", lambda: started + rests[2].total_seconds())
    client.get(reverse("sign_in"))
    assert _user_of(client) is None


def test_participant_session_may_rest_longer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: started)
    _password(client, UserFactory.create().username)
    monkeypatch.setattr(time, "time", lambda: started + 3 * 3600)
    client.get(reverse("sign_in"))
    assert _user_of(client) is not None


@pytest.mark.parametrize("way", ["password", "phone"])
def test_sign_in_page_needs_no_script(client: Client, way: str) -> None:
    page = client.get(reverse("sign_in"), {"way": way}).content.decode()
    assert 'method="post"' in page
    assert "onclick" not in page
