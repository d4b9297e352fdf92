"""E-mail through Django's back end (settings EMAIL_URL)."""

import smtplib
from email.utils import parseaddr
from http import HTTPStatus

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing

_PERMANENT_FROM = HTTPStatus.INTERNAL_SERVER_ERROR  # SMTP's 5yz replies are final as well


def send(outgoing: Outgoing) -> None:
    """Send plain text, with the invitation beside it where there is one (RFC 6047).

    Every try of a message bears the same Message-ID.
    """
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    host = sender.partition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=outgoing.subject,
        body=outgoing.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[outgoing.to],
        headers={
            "Message-ID": f"<{outgoing.reference}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if outgoing.calendar is not None:
        # Mail programs offer their answer buttons for an alternative that names the method.
        mail.attach_alternative(
            outgoing.calendar.body.decode(),
            f"text/calendar; method={outgoing.calendar.method}; charset=utf-8",
        )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        _fail(min(codes, default=_PERMANENT_FROM), error)
    except smtplib.SMTPResponseException as error:
        _fail(error.smtp_code, error)
    except (BadHeaderError, UnicodeError, ValueError) as error:
        raise PermanentFailure(type(error).__name__) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TransientFailure(type(error).__name__) from error


def _fail(code: int, error: Exception) -> None:
    """Authentication (535) is the operator's to mend, not the message's fault: it may wait."""
    text = f"{type(error).__name__} {code}"
    if code >= _PERMANENT_FROM and not isinstance(error, smtplib.SMTPAuthenticationError):
        raise PermanentFailure(text) from error
    raise TransientFailure(text) from error
