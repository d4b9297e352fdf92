"""How long a statement is, counted as Word's 字数 does (conventions 8.2), and whether it fits."""

import re
from typing import Final

from django.utils.translation import gettext as _

from calls.models import Call

# A run of Latin letters and digits is one word; every other visible character counts by itself.
_COUNTED: Final = re.compile(r"[A-Za-z0-9]+(?:['’.,-][A-Za-z0-9]+)*|[^\sA-Za-z0-9]")


def characters(text: str) -> int:
    """Han characters, marks, and Latin words or numbers."""
    return len(_COUNTED.findall(text))


def excess(call: Call, text: str) -> str:
    """Why the text is too long for a call that refuses longer ones; "" where it fits."""
    if not call.words_are_strict or call.words_most is None:
        return ""
    counted = characters(text)
    if counted <= call.words_most:
        return ""
    return _("At most %(most)d characters; these are %(count)d.") % {
        "most": call.words_most,
        "count": counted,
    }
