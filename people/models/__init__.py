from people.models.access import AccessLink, ApiToken, OneTimeCode
from people.models.consent import Consent
from people.models.office import Issuer, Office, OfficeMember
from people.models.person import Person, Post
from people.models.second_factor import RecoveryCode, SecondFactor
from people.models.unit import Membership, Term, Unit, UnitContact
from people.models.user import User

__all__ = [
    "AccessLink",
    "ApiToken",
    "Consent",
    "Issuer",
    "Membership",
    "Office",
    "OfficeMember",
    "OneTimeCode",
    "Person",
    "Post",
    "RecoveryCode",
    "SecondFactor",
    "Term",
    "Unit",
    "UnitContact",
    "User",
]
