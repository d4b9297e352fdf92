"""The accounts of a demonstration: loaded by `manage.py demo`, shown on its sign-in page."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD: Final = "huiwu-demo-2026"  # noqa: S105  a demonstration's, printed for everyone


@dataclass(frozen=True)
class DemoAccount:
    """One audience's account; `does` says in a line what it is for."""

    username: str
    role: str | Promise
    does: str | Promise


ACCOUNTS: Final = (
    DemoAccount("head", _("Head of secretariat"), _("approves, signs certificates off")),
    DemoAccount("organiser", _("Organiser"), _("plans events, registers, prepares certificates")),
    DemoAccount("unit", _("Unit contact"), _("acts for a member unit")),
    DemoAccount("lecturer", _("Lecturer"), _("sees sessions and their calendar")),
    DemoAccount("trainee", _("Trainee"), _("has tickets and certificates")),
    DemoAccount("volunteer", _("Gate volunteer"), _("checks people in at the door")),
    DemoAccount("supervisor", _("Supervisor"), _("reads everything, handles objections")),
    DemoAccount("reviewer", _("Reviewer"), _("scores nominations on the phone")),
    DemoAccount("nominee", _("Nominee"), _("applied, and sees the own nomination")),
)
USERNAMES: Final = tuple(account.username for account in ACCOUNTS)


def as_text() -> str:
    """The accounts for the terminal."""
    width = max(len(name) for name in USERNAMES)
    lines = [f"  {account.username:<{width}}  {account.role}" for account in ACCOUNTS]
    return "\n".join([f"Accounts (password {PASSWORD}):", *lines])
