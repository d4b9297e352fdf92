"""State badges: a tone always brings its sign and stands beside the state's word."""

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.web.icons import icon

TONES: Final[dict[str, str]] = {  # tone -> its sign, unless the caller draws another
    "neutral": "minus",
    "info": "dot",
    "success": "check",
    "warning": "warning",
    "danger": "close",
    "accent": "chevron-right",
}

# How the states of all tables are shown: value -> (tone, sign).
STATES: Final[dict[str, tuple[str, str]]] = {
    # events
    "draft": ("neutral", "pencil"),
    "published": ("success", "check"),
    "archived": ("neutral", "lock"),
    # calls and their steps
    "concluded": ("neutral", "lock"),
    "coming": ("neutral", "clock"),
    "open": ("info", "dot"),
    "over": ("neutral", "check"),
    "in_progress": ("info", "refresh"),
    "not_approved": ("neutral", "minus"),
    # registrations and rosters
    "submitted": ("info", "dot"),
    "confirmed": ("success", "check"),
    "returned": ("warning", "undo"),
    "waitlisted": ("warning", "clock"),
    "offered": ("info", "bell"),
    "declined": ("danger", "close"),
    "cancelled": ("danger", "ban"),
    "replaced": ("neutral", "refresh"),
    "expired": ("neutral", "clock"),
    # attendance
    "present": ("success", "check"),
    "late": ("warning", "clock"),
    "left_early": ("warning", "logout"),
    "on_leave": ("info", "pause"),
    "absent": ("danger", "close"),
    "requested": ("info", "dot"),
    "approved": ("success", "check"),
    "refused": ("danger", "close"),
    "withdrawn": ("neutral", "undo"),
    # certificates and batches
    "prepared": ("info", "pencil"),
    "effective": ("success", "check"),
    "withheld": ("warning", "pause"),
    "revoked": ("danger", "ban"),
    "superseded": ("neutral", "refresh"),
    "signed_off": ("success", "check"),
    # work and messages
    "queued": ("neutral", "clock"),
    "pending": ("neutral", "clock"),
    "preparing": ("info", "refresh"),
    "running": ("info", "refresh"),
    "finished": ("success", "check"),
    "done": ("success", "check"),
    "sent": ("success", "check"),
    "failed": ("danger", "warning"),
    "unsure": ("warning", "warning"),
    "dropped": ("warning", "ban"),
    # appointments, answers and devices
    "active": ("success", "check"),
    "resigned": ("neutral", "minus"),
    "removed": ("danger", "ban"),
    "invited": ("info", "mail"),
    "accepted": ("success", "check"),
    "move_requested": ("warning", "refresh"),
    "lapsed": ("neutral", "clock"),
    "locked": ("danger", "lock"),
}


def badge(label: object, tone: str = "neutral", sign: str = "") -> SafeString:
    """Colour, sign and word. Raises KeyError for an unknown tone or sign."""
    drawn = icon(sign or TONES[tone])
    return mark_safe(f'<span class="badge tone-{tone}">{drawn}{escape(str(label))}</span>')


def state_badge(state: str, label: object) -> SafeString:
    """The badge of a state by its stored value; a state without an entry is shown neutral."""
    tone, sign = STATES.get(str(state), ("neutral", "minus"))
    return badge(label, tone, sign)
