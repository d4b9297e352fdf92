"""Accounts: signing in, opening one, and which person an account is."""

from datetime import datetime
from enum import Enum

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, locks, signing
from core.errors import DomainError
from core.text import names, phones
from people.domain import people
from people.models import Person, User


class WrongCredentials(DomainError):
    """Name or password is wrong. Never says which, nor whether the account exists."""

    code = "wrong_credentials"


class WeakPassword(DomainError):
    code = "weak_password"
    field = "password"


class UsernameTaken(DomainError):
    code = "username_taken"
    field = "username"


class Claim(Enum):
    """What became of "this phone is mine, and so is the record with it"."""

    CLAIMED = "claimed"  # the person with this phone and name, or the one claimed before
    ENTERED = "entered"  # nobody had this phone: a new person
    NOBODY = "nobody"  # nobody has this phone
    STAFF_DECIDE = "staff_decide"  # another name, or several: a human looks


def sign_in_with_password(*, identifier: str, password: str, now: datetime) -> User:
    """The active account of a user name or mobile number; raises WrongCredentials.

    Costs the same time whether the account exists or not.
    """
    user = _by_identifier(identifier)
    if user is None:
        make_password(password)  # as slow as checking one
        raise WrongCredentials(_("User name or password is not right."))
    if not user.check_password(password) or not user.is_active:
        audit.record(action="account.sign_in_failed", subject=user, actor=None, now=now)
        raise WrongCredentials(_("User name or password is not right."))
    return user


def _by_identifier(identifier: str) -> User | None:
    typed = identifier.strip()
    user = User.objects.filter(username=typed).first()
    if user is not None:
        return user
    try:
        return User.objects.filter(phone=phones.parse_mobile(typed)).first()
    except phones.InvalidPhone:
        return None


def note_signed_in(*, user: User, how: str, now: datetime) -> None:
    """Record a sign-in; `how` is "password", "code", "invitation" or "demo"."""
    audit.record(action=f"account.signed_in.{how}", subject=user, actor=user, now=now)


def open_with_phone(*, phone: str, name: str, now: datetime) -> tuple[User, Claim]:
    """The account of a phone just proved, opened under the typed name if there is none.

    Raises names.InvalidName. The phone's person is claimed as `claim_person` says.
    """
    stored = names.normalise_name(name)
    names.check_name(stored)
    with transaction.atomic():
        locks.hold(f"people.user:{phone}")
        user = User.objects.filter(phone=phone).first()
        if user is None:
            user = User.objects.create_user(
                f"u{signing.random_code(40).lower()}", display_name=stored, phone=phone
            )
            audit.record(action="account.opened", subject=user, actor=user, now=now)
        claim = claim_person(user=user, phone=phone, name=stored, now=now)
        if claim is Claim.NOBODY:
            entered = people.find_or_create(name=stored, phone=phone, actor=user, now=now).person
            tie(user=user, person=entered, actor=user, now=now, proved_phone=phone)
            claim = Claim.ENTERED
        return user, claim


def open_with_password(*, username: str, name: str, password: str, now: datetime) -> User:
    """A new account for somebody who holds an invitation.

    Raises names.InvalidName, UsernameTaken, WeakPassword.
    """
    stored = names.normalise_name(name)
    names.check_name(stored)
    user = User(username=username.strip(), display_name=stored)
    if not user.username:
        raise UsernameTaken(_("Please choose a user name."))
    _check_strength(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            audit.record(action="account.opened", subject=user, actor=user, now=now)
    except IntegrityError:
        raise UsernameTaken(_("This user name is taken. Please choose another.")) from None
    return user


def change_password(*, user: User, current: str, new: str, now: datetime) -> None:
    """Set a new password; other sessions of the account end. Who has none yet needs no current one.

    Raises WrongCredentials (field "current"), WeakPassword (field "new").
    """
    if user.has_usable_password() and not user.check_password(current):
        raise WrongCredentials(_("This is not your present password."), field="current")
    _check_strength(new, user, field="new")
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        audit.record(
            action="account.password_changed",
            subject=user,
            actor=user,
            now=now,
            fields=["password"],
        )


def _check_strength(password: str, user: User, *, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field=field) from error


def claim_person(*, user: User, phone: str, name: str, now: datetime) -> Claim:
    """Tie the account to the person whose phone it has just proved, if the name agrees as well.

    Exactly one live person with this phone and name, tied to no other account and with nobody else
    having proved the phone: claimed. Otherwise staff decide, unless nobody has this phone.
    """
    with transaction.atomic():
        locks.hold(f"people.person:{phone}")
        own = Person.objects.live().filter(user=user).first()
        known = list(Person.objects.live().select_for_update().filter(phone=phone))
        if own is not None:
            if own.phone == phone or not own.phone:
                return _prove(own, user, phone, known, now)
            return Claim.CLAIMED
        same = [person for person in known if person.name == name]
        if len(same) == 1 and same[0].user_id in {None, user.pk}:
            return _prove(same[0], user, phone, known, now)
        return Claim.STAFF_DECIDE if known else Claim.NOBODY


def _prove(person: Person, user: User, phone: str, known: list[Person], now: datetime) -> Claim:
    if any(other.phone_proved_at and other.pk != person.pk for other in known):
        return Claim.STAFF_DECIDE
    if person.user_id != user.pk or person.phone_proved_at is None:
        tie(user=user, person=person, actor=user, now=now, proved_phone=phone)
    return Claim.CLAIMED


class AlreadyTied(DomainError):
    """The account or the person belongs to another already."""

    code = "already_tied"


def tie(
    *, user: User, person: Person, actor: User, now: datetime, proved_phone: str = ""
) -> Person:
    """Say that this account is this person: by the proof of a phone, or as staff decide."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        taken = Person.objects.filter(user=user).exclude(pk=person.pk).exists()
        if taken or person.user_id not in {None, user.pk}:
            raise AlreadyTied(_("The account or the person is tied to another already."))
        person.user = user
        if proved_phone:
            person.phone, person.phone_proved_at = proved_phone, now
        person.save(update_fields=["user", "phone", "phone_proved_at"])
        audit.record(action="person.claimed", subject=person, actor=actor, now=now, fields=["user"])
    return person
