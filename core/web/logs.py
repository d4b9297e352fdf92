"""One line of log per record: JSON for programs, plain words for the person at a demo."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import Processor

from core.web.request_id import current_request_id

EventDict = MutableMapping[str, Any]

# Whatever text carries an address with a secret in it: a message, a traceback, an extra field.
_SECRET: Final = re.compile(
    r"(?P<head>/(?:t|r|a|s|verify|my/calendar)/)[^/.\s?#\"'<>]+", re.IGNORECASE
)
# Django and granian attach live objects that say nothing more than the line does.
_DROPPED: Final = ("request", "server_time", "status_code", "taskName", "data")


def add_request_id(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Name the request (or task) in hand, where there is one."""
    if request_id := current_request_id():
        event["request_id"] = request_id
    return event


def mask_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace secrets in addresses by `***`, in every text of the record (interfaces §2)."""
    for name in _DROPPED:
        event.pop(name, None)
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _SECRET.sub(r"\g<head>***", value)
    return event


def formatter(as_json: bool) -> logging.Formatter:  # noqa: FBT001  logging.dictConfig's keyword
    """The formatter of `settings.LOGGING`: JSON lines, or a readable line without colours.

    Every record, ours or a library's, has timestamp (UTC, ISO 8601), level, logger, event,
    request_id where there is one, and the fields of `extra=`.
    """
    chain: list[Processor] = [
        add_log_level,
        add_logger_name,
        ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_id,
    ]
    last: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    if as_json:
        last.append(structlog.processors.JSONRenderer(ensure_ascii=False, default=str))
    else:
        last.append(structlog.dev.ConsoleRenderer(colors=False, sort_keys=False))
    return ProcessorFormatter(foreign_pre_chain=chain, processors=last)
