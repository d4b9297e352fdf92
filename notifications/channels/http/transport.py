"""Text messages through a gateway of one's own: one JSON POST for each message.

Operators ask every sender for a registered signature and wording before anything is delivered, and
each has an interface of its own; so the site talks to a small relay beside it (settings
SMS_GATEWAY_URL, SMS_GATEWAY_TOKEN), which answers 2xx when the operator has accepted the message,
4xx when it never will, anything else when it should be tried again.
"""

import json
import urllib.error
import urllib.request
from http import HTTPStatus

from django.conf import settings

from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing

_RETRY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


def send(outgoing: Outgoing) -> None:
    """POST {"to": E.164, "text", "reference"}. Raises PermanentFailure, TransientFailure."""
    request = urllib.request.Request(  # noqa: S310  the address is a checked setting
        settings.SMS_GATEWAY_URL,
        data=json.dumps(
            {"to": outgoing.to, "text": outgoing.body, "reference": outgoing.reference}
        ).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
            "Idempotency-Key": outgoing.reference,
        },
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=15):  # noqa: S310  as above
            return
    except urllib.error.HTTPError as error:
        if error.code < HTTPStatus.INTERNAL_SERVER_ERROR and error.code not in _RETRY:
            raise PermanentFailure(f"gateway answered {error.code}") from error
        raise TransientFailure(f"gateway answered {error.code}") from error
    except OSError as error:
        raise TransientFailure(type(error).__name__) from error
