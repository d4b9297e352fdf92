"""The id of the request in hand, for logs, the audit record and error pages."""

import contextvars
import re
import uuid

_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"^[A-Za-z0-9._-]{8,40}$")


def current_request_id() -> str:
    """The id of the current request or task, or "" outside of one."""
    return _request_id.get()


def start(given: str | None) -> str:
    """Adopt the proxy's id where it is well formed, or make one."""
    value = given if given and _ACCEPTED.match(given) else uuid.uuid4().hex
    _request_id.set(value)
    return value
