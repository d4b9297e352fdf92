"""Offices, units, persons, accounts, roles, tokens."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core import signing
from people.enums import ConsentChannel, ConsentPurpose, LinkPurpose, OfficeRole, Tier
from people.models import (
    AccessLink,
    ApiToken,
    Consent,
    Issuer,
    Membership,
    Office,
    OfficeMember,
    OneTimeCode,
    Person,
    Post,
    RecoveryCode,
    SecondFactor,
    Term,
    Unit,
    UnitContact,
    User,
)
from tests.factories.clock import NOW, day

PASSWORD = "correct horse battery"


class OfficeFactory(DjangoModelFactory[Office]):
    class Meta:
        model = Office

    name = factory.Sequence(lambda n: f"城乡社区社会工作委员会{n}")
    short_name = factory.Sequence(lambda n: f"城乡社区委{n}")
    slug = factory.Sequence(lambda n: f"office-{n}")


class IssuerFactory(DjangoModelFactory[Issuer]):
    class Meta:
        model = Issuer

    name = factory.Sequence(lambda n: f"中国社会工作联合会{n}")


class UserFactory(DjangoModelFactory[User]):
    """An account whose password is PASSWORD, without any role."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"账号{n}")

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(password=password, **kwargs)


class OfficeMemberFactory(DjangoModelFactory[OfficeMember]):
    class Meta:
        model = OfficeMember

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = OfficeRole.STAFF
    starts_on = factory.LazyFunction(lambda: day(-365))


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"春风街道社区服务中心{n}")
    region_code = "430100"


class TermFactory(DjangoModelFactory[Term]):
    class Meta:
        model = Term

    office = factory.SubFactory(OfficeFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_on = factory.LazyFunction(lambda: day(-700))


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    unit = factory.SubFactory(UnitFactory)
    term = factory.SubFactory(TermFactory)
    tier = Tier.MEMBER
    starts_on = factory.LazyFunction(lambda: day(-365))


class UnitContactFactory(DjangoModelFactory[UnitContact]):
    class Meta:
        model = UnitContact

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    starts_on = factory.LazyFunction(lambda: day(-365))


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"王小明{n}")
    name_pinyin = "wang xiao ming"
    name_initials = "wxm"
    phone = factory.Sequence(lambda n: f"+86138{n:08d}")


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    title = "主任"


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    purpose = ConsentPurpose.REGISTRATION
    text_version = "2026-01"
    channel = ConsentChannel.WEB
    given_at = NOW


class OneTimeCodeFactory(DjangoModelFactory[OneTimeCode]):
    class Meta:
        model = OneTimeCode

    phone = factory.Sequence(lambda n: f"+86139{n:08d}")
    nonce = factory.Sequence(lambda n: f"nonce{n}")
    created_at = NOW
    expires_at = NOW + timedelta(minutes=10)


class AccessLinkFactory(DjangoModelFactory[AccessLink]):
    """`link_token(link)` gives the token that opens it."""

    class Meta:
        model = AccessLink

    purpose = LinkPurpose.OFFICE_INVITATION
    label = factory.Sequence(lambda n: f"invitation-{n}")
    token_digest = factory.LazyAttribute(lambda link: signing.digest(f"link-{link.label}"))
    created_at = NOW
    expires_at = NOW + timedelta(days=7)


def link_token(link: AccessLink) -> str:
    return f"link-{link.label}"


class SecondFactorFactory(DjangoModelFactory[SecondFactor]):
    """Switched on, with the secret of RFC 6238's own examples."""

    class Meta:
        model = SecondFactor

    user = factory.SubFactory(UserFactory)
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    created_at = NOW
    confirmed_at = NOW


class RecoveryCodeFactory(DjangoModelFactory[RecoveryCode]):
    class Meta:
        model = RecoveryCode

    factor = factory.SubFactory(SecondFactorFactory)
    code_digest = factory.Sequence(lambda n: signing.digest(f"recovery{n}"))


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """`api_token(token)` gives what goes into the Authorization header."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"token{n}")
    token_digest = factory.LazyAttribute(lambda token: signing.digest(f"secret-of-{token.name}"))
    scopes = factory.LazyFunction(
        lambda: [
            f"{thing}:{act}"
            for thing in (
                "events",
                "registrations",
                "gates",
                "certificates",
                "assignments",
                "calls",
                "lecturers",
                "reviews",
                "submissions",
            )
            for act in ("read", "write")
        ]
    )
    created_at = NOW
    expires_at = NOW + timedelta(days=90)


def api_token(token: ApiToken) -> str:
    return f"secret-of-{token.name}"
