"""Shows text messages in the terminal: for demonstrations and development.

Writes to the process's own output and not to the log, which masks links and numbers.
"""

import sys

from notifications.channels.outgoing import Outgoing


def send(outgoing: Outgoing) -> None:
    """Print recipient and text, set off from whatever else the terminal shows."""
    lines = "\n".join(f"│ {line}" for line in outgoing.body.splitlines())
    out = sys.__stdout__
    if out is not None:
        out.write(f"\n┌─ 短信 SMS › {outgoing.to}\n{lines}\n└─\n")
        out.flush()
