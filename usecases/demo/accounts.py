"""The demo's accounts: one for each audience, with the roles that fill its pages."""

from datetime import date, datetime

from core.text import pinyin
from events.enums import TeamRole
from events.models import Event, TeamMember
from people.enums import OfficeRole
from people.models import Office, OfficeMember, Person, Unit, UnitContact, User
from usecases.demo import names
from usecases.demo.cast import Cast

CONTACTS_UNIT = "四川省眉山向日葵社会工作服务中心"  # for which the account "unit" acts
_NAMES = {
    "head": "梁若愚",
    "organiser": "林晚照",
    "unit": "郑云帆",
    "lecturer": "沈知衡",
    "trainee": "夏小满",
    "volunteer": "何青",
    "supervisor": "严守正",
    "reviewer": "喻清和",
    "nominee": "贺春晓",
}
_PHONES = {username: names.phone_number(index) for index, username in enumerate(_NAMES)}


def ensure_users(password: str) -> dict[str, User]:
    """The accounts by user name; one that is there is left as it is."""
    users: dict[str, User] = {}
    for username, name in _NAMES.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create_user(
                username, password, display_name=name, phone=_PHONES[username]
            )
        users[username] = user
    return users


def grant_office_roles(users: dict[str, User], office: Office) -> None:
    roles = {
        "head": OfficeRole.HEAD,
        "organiser": OfficeRole.STAFF,
        "supervisor": OfficeRole.SUPERVISOR,
    }
    for username, role in roles.items():
        OfficeMember.objects.get_or_create(
            user=users[username],
            office=office,
            role=role,
            defaults={"starts_on": date(2023, 1, 1)},
        )


def claim_person(user: User, person: Person, now: datetime) -> Person:
    """Tie a person to an account, its phone proved, as a first sign-in by code would."""
    if person.user_id is None:
        person.user = user
        person.phone = user.phone or ""
        person.phone_proved_at = now
        person.save(update_fields=["user", "phone", "phone_proved_at"])
    return person


def ensure_people(users: dict[str, User], now: datetime) -> dict[str, Person]:
    """The persons behind the accounts, and the unit that the contact acts for."""
    lecturer, _head = (
        Person.objects.filter(user=users[username]).first()
        or claim_person(users[username], Cast().speaker(post), now)
        for username, post in (("lecturer", "南开大学社会学教授"), ("head", "总干事"))
    )
    unit = Unit.objects.get(name=CONTACTS_UNIT, merged_into=None)
    UnitContact.objects.get_or_create(
        user=users["unit"],
        unit=unit,
        defaults={"starts_on": date(2024, 1, 1), "approved_by": users["head"]},
    )
    own = {name: _own_person(users[name], now) for name in ("trainee", "reviewer", "nominee")}
    return {"lecturer": lecturer, **own}


def _own_person(user: User, now: datetime) -> Person:
    """The person behind an account that nothing printed names, the phone proved."""
    name = _NAMES[user.username or ""]
    person, _made = Person.objects.get_or_create(
        user=user,
        defaults={
            "name": name,
            "name_typed": name,
            "name_pinyin": pinyin.full_pinyin(name),
            "name_initials": pinyin.initials(name),
            "phone": _PHONES[user.username or ""],
            "phone_proved_at": now,
        },
    )
    return person


def put_at_the_door(event: Event, users: dict[str, User], now: datetime) -> None:
    for username, role in (("organiser", TeamRole.OWNER), ("volunteer", TeamRole.VOLUNTEER)):
        TeamMember.objects.get_or_create(
            event=event,
            user=users[username],
            role=role,
            revoked_at=None,
            defaults={"added_by": users["head"], "added_at": now},
        )
