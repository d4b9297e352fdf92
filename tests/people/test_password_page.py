"""Changing one's password."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def _change(client: Client, **values: str) -> int:
    data = {"current": PASSWORD, "new": "a quiet green lake", "again": "a quiet green lake"}
    return client.post(reverse("my_password"), data | values).status_code


def test_password_changes_and_other_devices_are_signed_out() -> None:
    user = UserFactory.create()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(user)
    assert _change(here) == 302
    assert User.objects.get().check_password("a quiet green lake")
    assert here.get(reverse("my_home")).status_code == 200
    assert elsewhere.get(reverse("my_home")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"current": "guess"}, {"again": "another one altogether"}, {"new": "short", "again": "short"}],
)
def test_wrong_input_changes_nothing(client: Client, wrong: dict[str, str]) -> None:
    client.force_login(UserFactory.create())
    assert _change(client, **wrong) == 422
    assert User.objects.get().check_password(PASSWORD)


def test_account_opened_by_phone_sets_its_first_password(client: Client) -> None:
    client.force_login(UserFactory.create(password=None))
    assert b'name="current"' not in client.get(reverse("my_password")).content
    assert _change(client) == 302
    assert User.objects.get().check_password("a quiet green lake")
