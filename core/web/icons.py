"""The small set of line icons, drawn for this product on a grid of 24, and how they are written."""

# ruff: noqa: E501 - a drawing is one line

from functools import cache
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# What stands inside the <svg>; strokes take the colour of the text around them.
ICONS: Final[dict[str, str]] = {
    "arrow-left": '<path d="M20 12H4m6-6-6 6 6 6"/>',
    "arrow-right": '<path d="M4 12h16m-6-6 6 6-6 6"/>',
    "ban": '<circle cx="12" cy="12" r="9"/><path d="m5.7 5.7 12.6 12.6"/>',
    "bell": '<path d="M5 17h14l-2-3v-4a5 5 0 0 0-10 0v4zm5 3h4"/>',
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2.5V7m8-4.5V7"/>',
    "certificate": (
        '<path d="M8 17H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-1M7 8h6m-6 4h4"/>'
        '<circle cx="14.5" cy="14.5" r="3"/><path d="m12.7 17-.7 5 2.5-1.5L17 22l-.7-5"/>'
    ),
    "chart": '<path d="M4 20h16M7 20v-7m5 7V5m5 15v-10"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="m7.5 12.5 3 3 6-6.5"/>',
    "chevron-down": '<path d="m6 9 6 6 6-6"/>',
    "chevron-left": '<path d="m15 6-6 6 6 6"/>',
    "chevron-right": '<path d="m9 6 6 6-6 6"/>',
    "chevron-up": '<path d="m6 15 6-6 6 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "copy": '<rect x="8" y="8" width="12" height="13" rx="2"/><path d="M16 8V5a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h2"/>',
    "dot": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="2.5" fill="currentColor"/>',
    "door": '<path d="M3 21h18M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M14 12h.1"/>',
    "download": '<path d="M12 3v12m-5-5 5 5 5-5M4 20h16"/>',
    "edit": '<path d="M4 20h4L19.5 8.5l-4-4L4 16zm9-13 4 4"/>',
    "external": '<path d="M10 5H5v14h14v-5M14 4h6v6m0-6-9 9"/>',
    "file": '<path d="M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm8 0v5h5"/>',
    "filter": '<path d="M3 5h18l-7 8v6l-4 2v-8z"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z"/>',
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>',
    "home": '<path d="m3 11 9-8 9 8M6 9v11h12V9"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-10v.1"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"/>',
    "list": '<path d="M9 6h12M9 12h12M9 18h12M4 6h.1M4 12h.1M4 18h.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>',
    "logout": '<path d="M10 4H5v16h5m5-12 4 4-4 4m4-4H10"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3 7 9 7 9-7"/>',
    "menu": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>',
    "pause": '<path d="M8 5v14m8-14v14"/>',
    "pencil": '<path d="M4 20h4L19.5 8.5l-4-4L4 16z"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6"/>'
        '<path d="M16 4.8a3.5 3.5 0 0 1 0 6.4m2 3.3c2.2.9 3.5 2.8 3.5 5.5"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7"/>',
    "phone": '<path d="M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"/>',
    "pin": '<path d="M12 22s7-7.5 7-12.5a7 7 0 0 0-14 0C5 14.5 12 22 12 22z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8V3h10v5M7 18H4v-8a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8h-3M7 14h10v7H7z"/>',
    "qr": (
        '<path d="M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2v2h-2zm4 0h2v2m-6 4h2v-2m2 2h2v-2"/>'
    ),
    "refresh": '<path d="M20 5v5h-5M4 19v-5h5M5.5 9A7 7 0 0 1 19 8l1 2M18.5 15A7 7 0 0 1 5 16l-1-2"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m16.5 16.5 5 5"/>',
    "settings": (
        '<path d="M4 7h9m4 0h3M4 17h3m4 0h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>'
    ),
    "sort": '<path d="m8 9 4-5 4 5m-8 6 4 5 4-5"/>',
    "sort-down": '<path d="M12 4v16m-6-6 6 6 6-6"/>',
    "sort-up": '<path d="M12 20V4m-6 6 6-6 6 6"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/>'
        '<path d="M12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.5 1.5m11 11L19 19M19 5l-1.5 1.5m-11 11L5 19"/>'
    ),
    "ticket": '<path d="M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zm11 0v3m0 2v2m0 2v3"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14m-8 4v6m4-6v6"/>',
    "undo": '<path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12H9"/>',
    "upload": '<path d="M12 15V3M7 8l5-5 5 5M4 20h16"/>',
    "warning": '<path d="M12 3 2 20h20zm0 7v4m0 3v.1"/>',
}


@cache
def icon(name: str, label: str = "") -> SafeString:
    """An inline SVG. Without a label it is decoration and hidden from screen readers.

    Raises KeyError for a name that is not drawn: a misspelt icon is a defect, not a gap.
    """
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(
        f'<svg class="icon" viewBox="0 0 24 24" {spoken} focusable="false">{ICONS[name]}</svg>'
    )
