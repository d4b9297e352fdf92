"""Reads `activities.yaml`: real activities, people's names left out on purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("activities.yaml")


@dataclass(frozen=True)
class Appearance:
    """Somebody named by unit and post only: `role` and topic as the newsletter gives them."""

    unit_title: str
    role: str
    topic: str


@dataclass(frozen=True)
class Activity:
    """One activity of the file. Dates are exact days; others are not loaded."""

    id: str
    title: str
    title_en: str
    start: date
    end: date
    city: str
    hosts: tuple[str, ...]
    co_organisers: tuple[str, ...]
    supporters: tuple[str, ...]
    guides: tuple[str, ...]
    people: tuple[Appearance, ...]
    session_no: int | None
    raw: dict[str, Any] = field(repr=False)

    def appearing(self, *roles: str) -> list[Appearance]:
        return [person for person in self.people if person.role in roles]


def _texts(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())


def _activity(raw: dict[str, Any]) -> Activity:
    return Activity(
        id=raw["id"],
        title=raw["title"],
        title_en=raw.get("title_en", ""),
        start=date.fromisoformat(raw["start"]),
        end=date.fromisoformat(raw["end"]),
        city=raw.get("city", ""),
        hosts=_texts(raw.get("hosts")),
        co_organisers=_texts(raw.get("co_organisers")),
        supporters=_texts(raw.get("supporters")),
        guides=_texts(raw.get("guides")),
        people=tuple(
            Appearance(
                unit_title=person["unit_title"],
                role=person["role"],
                topic=person.get("topic") or person.get("topic_note") or "",
            )
            for person in raw.get("people", ())
        ),
        session_no=raw.get("session_no"),
        raw=raw,
    )


@cache
def _all() -> dict[str, dict[str, Any]]:
    with _FILE.open(encoding="utf-8") as handle:
        return {raw["id"]: raw for raw in yaml.safe_load(handle)["activities"]}


def activity(activity_id: str) -> Activity:
    """The activity of that id; KeyError when the file has none, ValueError without exact days."""
    return _activity(_all()[activity_id])
