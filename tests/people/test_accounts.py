"""Accounts and which person they are."""

from datetime import datetime

import pytest

from core.models import AuditEntry
from core.text.names import InvalidName
from people.domain import accounts
from people.domain.accounts import Claim
from people.models import Person, User
from tests.factories import PASSWORD, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


def test_password_signs_in_by_name_and_by_mobile_number(now: datetime) -> None:
    user = UserFactory.create(username="wang", phone=PHONE)
    for identifier in ("wang", " 138 0013 8000 "):
        assert (
            accounts.sign_in_with_password(identifier=identifier, password=PASSWORD, now=now)
            == user
        )


@pytest.mark.parametrize(
    ("identifier", "password"),
    [("wang", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("", ""), ("nopass", "")],
)
def test_every_wrong_sign_in_is_refused_in_the_same_words(
    now: datetime, identifier: str, password: str
) -> None:
    UserFactory.create(username="wang")
    UserFactory.create(username="gone", is_active=False)
    UserFactory.create(username="nopass", password=None)
    with pytest.raises(accounts.WrongCredentials) as refused:
        accounts.sign_in_with_password(identifier=identifier, password=password, now=now)
    assert str(refused.value) == "用户名或密码不正确。"


def test_failed_sign_in_is_recorded_without_what_was_typed(now: datetime) -> None:
    user = UserFactory.create(username="wang")
    with pytest.raises(accounts.WrongCredentials):
        accounts.sign_in_with_password(identifier="wang", password="guess", now=now)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == (
        "account.sign_in_failed",
        f"people.user:{user.pk}",
    )
    assert "guess" not in str(AuditEntry.objects.values())


def test_phone_and_name_claim_the_one_person_they_fit(now: datetime) -> None:
    person = PersonFactory.create(name="吐拉古力·依明", phone=PHONE)
    user, claim = accounts.open_with_phone(phone=PHONE, name="吐拉古力•依明", now=now)
    person.refresh_from_db()
    assert (claim, person.user, person.phone_proved_at) == (Claim.CLAIMED, user, now)


def test_unknown_phone_enters_a_new_person(now: datetime) -> None:
    user, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    assert claim is Claim.ENTERED
    assert (user.person.name, user.person.phone_proved_at) == ("王芳", now)


def test_another_name_leaves_it_to_staff(now: datetime) -> None:
    person = PersonFactory.create(name="李强", phone=PHONE)
    user, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    person.refresh_from_db()
    assert (claim, person.user_id, person.phone_proved_at) == (Claim.STAFF_DECIDE, None, None)
    assert not Person.objects.filter(user=user).exists()


def test_two_of_the_same_name_and_phone_leave_it_to_staff(now: datetime) -> None:
    PersonFactory.create_batch(2, name="王芳", phone=PHONE)
    _user, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    assert claim is Claim.STAFF_DECIDE
    assert not Person.objects.filter(user__isnull=False).exists()


def test_person_of_another_account_is_not_taken(now: datetime) -> None:
    other = UserFactory.create()
    PersonFactory.create(name="王芳", phone=PHONE, user=other, phone_proved_at=now)
    _user, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    assert claim is Claim.STAFF_DECIDE


def test_phone_proved_by_somebody_else_is_not_proved_twice(now: datetime) -> None:
    PersonFactory.create(name="李强", phone=PHONE, phone_proved_at=now)
    mine = PersonFactory.create(name="王芳", phone=PHONE)
    _user, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    mine.refresh_from_db()
    assert (claim, mine.user_id) == (Claim.STAFF_DECIDE, None)


def test_opening_twice_keeps_one_account(now: datetime) -> None:
    first, _ = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    again, claim = accounts.open_with_phone(phone=PHONE, name="王芳", now=now)
    assert (first, claim) == (again, Claim.CLAIMED)
    assert (User.objects.count(), Person.objects.count()) == (1, 1)


def test_impossible_name_opens_nothing(now: datetime) -> None:
    with pytest.raises(InvalidName):
        accounts.open_with_phone(phone=PHONE, name="<>", now=now)
    assert not User.objects.exists()


def test_user_name_is_given_once_and_passwords_must_be_strong(now: datetime) -> None:
    made = accounts.open_with_password(
        username="wang", name="王芳", password="a long enough one", now=now
    )
    assert made.check_password("a long enough one")
    with pytest.raises(accounts.UsernameTaken):
        accounts.open_with_password(
            username="wang", name="王芳", password="a long enough one", now=now
        )
    with pytest.raises(accounts.WeakPassword) as weak:
        accounts.open_with_password(username="li", name="李强", password="12345", now=now)
    assert weak.value.field == "password"


def test_changing_a_password_asks_for_the_present_one(now: datetime) -> None:
    user = UserFactory.create()
    with pytest.raises(accounts.WrongCredentials) as wrong:
        accounts.change_password(user=user, current="no", new="brand new words", now=now)
    assert wrong.value.field == "current"
    accounts.change_password(user=user, current=PASSWORD, new="brand new words", now=now)
    user.refresh_from_db()
    assert user.check_password("brand new words")


def test_account_without_a_password_may_set_its_first(now: datetime) -> None:
    user = UserFactory.create(password=None)
    accounts.change_password(user=user, current="", new="brand new words", now=now)
    assert user.check_password("brand new words")


def test_staff_tie_an_account_once(now: datetime) -> None:
    staff, user = UserFactory.create_batch(2)
    person, another = PersonFactory.create_batch(2)
    accounts.tie(user=user, person=person, actor=staff, now=now)
    person.refresh_from_db()
    assert (person.user, person.phone_proved_at) == (user, None)
    stranger = UserFactory.create()
    for who, whom in ((user, another), (stranger, person)):
        with pytest.raises(accounts.AlreadyTied):
            accounts.tie(user=who, person=whom, actor=staff, now=now)
