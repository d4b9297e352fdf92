"""From a stored message to its words, in the recipient's language, at the moment of sending.

Higher apps register a builder for their kinds when they start (`AppConfig.ready`), so that this
app needs to know none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from notifications.channels.outgoing import CalendarPart
from notifications.enums import Channel
from notifications.models import Message

Builder = Callable[[Message], Mapping[str, Any]]
_builders: Final[dict[str, Builder]] = {}


class Obsolete(Exception):
    """The news is none any more (cancelled meanwhile, code run out): drop it, do not retry."""


class NoWording(Exception):
    """There is no template for this kind of message."""


@dataclass(frozen=True)
class Rendered:
    """`subject` is one line (e-mail only); `body` is plain text, signed for its channel.

    `values` are what the wording was filled with, as text, for operators that register wordings.
    """

    subject: str
    body: str
    values: Mapping[str, str] = field(default_factory=dict)
    calendar: CalendarPart | None = None


def register(kind: str, builder: Builder) -> None:
    """Have `builder` supply the template's values for messages of this kind.

    It runs at the moment of sending, inside the recipient's language, and is where links are
    derived; it may raise Obsolete. A `CalendarPart` under "calendar" goes out beside an e-mail.
    """
    _builders[kind] = builder


def unregister(kind: str) -> None:
    """Forget the builder of a kind."""
    _builders.pop(kind, None)


def site_link(path: str) -> str:
    """A full address of this site for a path such as "/r/…/"."""
    return f"{settings.SITE_URL}{path}"


def render(message: Message) -> Rendered:
    """The message's words. Raises Obsolete, NoWording.

    The template's first line is the subject where it starts with "# ". Builders' values win over
    the stored context; every template knows `name`, `site_name` and `site_url`.
    """
    with translation.override(message.language or settings.LANGUAGE_CODE):
        values: dict[str, Any] = {
            "name": message.person.name if message.person else "",
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            **message.context,
        }
        builder = _builders.get(message.kind)
        if builder is not None:
            values.update(builder(message))
        try:
            template = get_template(f"notifications/messages/{message.kind}.txt")
        except TemplateDoesNotExist as error:
            raise NoWording(message.kind) from error
        backend = template.template  # type: ignore[attr-defined]  # plain text: no escaping
        calendar = values.pop("calendar", None)
        text = str(backend.render(Context(values, autoescape=False))).strip()
        plain = {name: str(value) for name, value in values.items()}
    return replace(_signed(text, message.channel), values=plain, calendar=calendar)


def _signed(text: str, channel: str) -> Rendered:
    """Text messages begin with the sender's registered signature, as operators require."""
    subject = ""
    if text.startswith("# "):
        head, _, text = text.partition("\n")
        subject, text = head.removeprefix("# ").strip(), text.strip()
    if channel == Channel.SMS:
        return Rendered(subject, f"【{settings.SITE_NAME}】{text}")
    return Rendered(subject or settings.SITE_NAME, f"{text}\n\n— {settings.SITE_NAME}\n")
