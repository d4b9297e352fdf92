"""The figures that newsletters print, counted from region codes and units (conventions 0.4)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.text import regions


@dataclass(frozen=True)
class Coverage:
    """Who came from where. `provinces` are (name, people), most people first."""

    people: int
    units: int
    provinces: list[tuple[str, int]]
    unknown: int

    @property
    def province_count(self) -> int:
        return len(self.provinces)


def coverage(rows: Iterable[Sequence[str]]) -> Coverage:
    """Count (region code, unit name) pairs, one a person; "" where it is not known."""
    found = list(rows)
    codes = Counter(f"{code[:2]}0000" for code, _unit in found if code)
    named = [(regions.province_name(code) or code, count) for code, count in codes.items()]
    return Coverage(
        people=len(found),
        units=len({unit for _code, unit in found if unit}),
        provinces=sorted(named, key=lambda row: (-row[1], row[0])),
        unknown=sum(1 for code, _unit in found if not code),
    )
