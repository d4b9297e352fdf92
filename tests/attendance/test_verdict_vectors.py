"""The server's verdict agrees with the device's on every shared vector."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from attendance.domain import verdicts

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "verdicts.json").read_text(encoding="utf-8")
)


def _instant(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text).timestamp() * 1000)


def _known(text: str) -> int:
    value = _instant(text)
    assert value is not None
    return value


SESSIONS = [
    verdicts.SessionSlot(one["id"], one["part"], _known(one["start"]), _known(one["end"]))
    for one in VECTORS["sessions"]
]


def _gate(name: str) -> verdicts.GatePlan:
    gate = VECTORS["gates"][name]
    return verdicts.GatePlan(
        id=gate["id"],
        counts=gate["counts"],
        sessions=frozenset(gate["sessions"]),
        opens=_instant(gate["opens"]),
        closes=_instant(gate["closes"]),
        early=gate["early"],
        late=gate["late"],
    )


def _holder(name: str | None) -> verdicts.Holder | None:
    if name is None:
        return None
    holder = VECTORS["holders"][name]
    return verdicts.Holder(state=holder["state"], parts=frozenset(holder["parts"]))


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda one: one["name"])
def test_verdict_agrees_with_vector(vector: dict[str, Any]) -> None:
    outcome = verdicts.judge(
        well_formed=vector.get("well_formed", True),
        revoked=vector.get("revoked", False),
        holder=_holder(vector["holder"]),
        at=_known(vector["at"]),
        direction=vector["direction"],
        gate=_gate(vector["gate"]),
        sessions=SESSIONS,
        utc_offset=VECTORS["utc_offset"],
        seen=[
            verdicts.Seen(_known(one["at"]), one["direction"], one["gate"], tuple(one["sessions"]))
            for one in vector["seen"]
        ],
    )
    expected = vector["expect"]
    assert outcome == verdicts.Outcome(
        expected["verdict"], tuple(expected["sessions"]), _instant(expected["first_at"])
    )


@pytest.mark.parametrize("vector", VECTORS["codes"], ids=lambda one: one["text"] or "empty")
def test_ticket_code_agrees_with_vector(vector: dict[str, str]) -> None:
    assert verdicts.ticket_code(vector["text"]) == vector["code"]
