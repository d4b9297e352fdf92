"""Links below `/a/` that their one owner opens again and again until a date, without signing in.

They are about one thing (a nomination, a queue of reviews, an assignment), are sent by the outbox
and never spent; a new one makes the old one worthless. The token is derived, so that a message can
hold it at the moment of sending; only its digest is stored.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit, signing
from people.domain.invitations import LinkNotUsable, find
from people.enums import LinkPurpose
from people.models import AccessLink, User

LIFETIME: Final = timedelta(days=30)
_pages: Final[dict[str, str]] = {}


def register_page(purpose: LinkPurpose, url_name: str) -> None:
    """Let links of this purpose open the page of that URL name, whose one argument is the token."""
    _pages[purpose] = url_name


def page_of(link: AccessLink) -> str | None:
    """The URL name of the page that the link opens; None for one that is accepted once."""
    return _pages.get(link.purpose)


def renew(
    *,
    purpose: LinkPurpose,
    subject: Model | str,
    label: str = "",
    scope: Model | str = "",
    actor: Model | str | None,
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> AccessLink:
    """A new link about `subject` ("calls.submission:12"); earlier ones open nothing any more."""
    about = audit.label(subject)
    nonce = signing.random_code(130)[:26]
    with transaction.atomic():
        links = AccessLink.objects.filter(purpose=purpose, payload__subject=about)
        links.filter(revoked_at__isnull=True).update(revoked_at=now)
        link = AccessLink.objects.create(
            purpose=purpose,
            token_digest=signing.digest(_token(purpose, about, nonce)),
            payload={"subject": about, "nonce": nonce},
            label=label.strip()[:60],
            created_by=actor if isinstance(actor, User) else None,
            created_at=now,
            expires_at=now + lifetime,
        )
        audit.record(action="link.created", subject=link, scope=scope, actor=actor, now=now)
    return link


def current(*, purpose: LinkPurpose, subject: Model | str, now: datetime) -> AccessLink | None:
    """The link about `subject` that works now, if there is one."""
    about = audit.label(subject)
    usable = AccessLink.objects.usable(now).filter(purpose=purpose, payload__subject=about)
    found: AccessLink | None = usable.order_by("-pk").first()
    return found


def path_of(link: AccessLink) -> str:
    """`/a/<token>/`, for a message; never for a log."""
    return f"/a/{_token(link.purpose, link.payload['subject'], link.payload['nonce'])}/"


def subject_of(*, token: str, purpose: LinkPurpose, now: datetime) -> tuple[AccessLink, int]:
    """The usable link of a token and the key of what it is about. Raises LinkNotUsable."""
    link = find(token=token, now=now)
    if link.purpose != purpose:
        raise LinkNotUsable(_("This link is not known. Check that it was copied whole."))
    return link, int(str(link.payload["subject"]).rpartition(":")[2])


def take_back(*, purpose: LinkPurpose, subject: Model | str, now: datetime) -> None:
    """Make every link about `subject` worthless."""
    AccessLink.objects.filter(
        purpose=purpose, payload__subject=audit.label(subject), revoked_at__isnull=True
    ).update(revoked_at=now)


def _token(purpose: str, about: str, nonce: str) -> str:
    return signing.derived_secret(f"own-link:{purpose}", about, nonce)
