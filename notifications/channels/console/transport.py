"""Shows text messages in the terminal: for demonstrations and development.

Writes to the process's own output and not to the log, which masks links and numbers.
"""

import sys


def send(*, to: str, subject: str, body: str, reference: str) -> None:  # noqa: ARG001  the protocol's words
    """Print recipient and text, set off from whatever else the terminal shows."""
    lines = "\n".join(f"│ {line}" for line in body.splitlines())
    out = sys.__stdout__
    if out is not None:
        out.write(f"\n┌─ 短信 SMS › {to}\n{lines}\n└─\n")
        out.flush()
