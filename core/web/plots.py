"""Bar and line plots as inline SVG, written on the server, each with its numbers in a table."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log10

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

_ids = itertools.count(1)
WIDTH, LINE_HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 30
BAR_ROW, BAR_LABEL = 32, 190


@dataclass(frozen=True)
class Point:
    """One value of a plot. `url` leads to the list behind the number."""

    label: str
    value: float
    url: str = ""


def points(data: Iterable[Point | Sequence[object]]) -> list[Point]:
    """`Point`s, or (label, value) and (label, value, url) tuples, as `Point`s."""
    return [
        p
        if isinstance(p, Point)
        else Point(str(p[0]), float(str(p[1])), str(p[2]) if p[2:] else "")
        for p in data
    ]


def nice_top(highest: float) -> float:
    """The round number at or above the highest value, where the scale ends (at least 4)."""
    if highest <= 4:
        return 4
    step = 10 ** int(log10(highest))
    return next(
        top
        for top in (ceil(highest / (step * part)) * step * part for part in (0.4, 0.8, 2, 4))
        if top >= highest
    )


def number(value: float) -> str:
    """5 rather than 5.0, 2.5 as it is."""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def _shorten(text: str, room: int) -> str:
    """Cut to `room` half-width places; a Han character takes two."""
    used = 0
    for position, character in enumerate(text):
        used += 1 if ord(character) < 0x2E80 else 2
        if used > room:
            return text[:position] + "…"
    return text


def _bars(data: list[Point]) -> str:
    highest = max((p.value for p in data), default=0) or 1
    room = WIDTH - BAR_LABEL - 60
    rows = []
    for index, point in enumerate(data):
        y = index * BAR_ROW
        width = max(point.value / highest * room, 2 if point.value else 0)
        rows.append(
            f'<text x="{BAR_LABEL - 10}" y="{y + 21}" text-anchor="end">'
            f"{escape(_shorten(point.label, 24))}</text>"
            f'<rect class="track" x="{BAR_LABEL}" y="{y + 5}" width="{room}" height="22"/>'
            f'<rect class="bar" x="{BAR_LABEL}" y="{y + 5}" width="{width:.1f}" height="22"/>'
            f'<text x="{BAR_LABEL + room + 8}" y="{y + 21}">{number(point.value)}</text>'
        )
    return "".join(rows)


def _line(data: list[Point]) -> str:
    top = nice_top(max((p.value for p in data), default=0))
    floor, width = LINE_HEIGHT - BOTTOM, WIDTH - LEFT - RIGHT
    parts = []
    for quarter in range(5):
        y = floor - (floor - TOP) * quarter / 4
        parts.append(
            f'<line class="{"rule" if quarter else "axis"}" x1="{LEFT}" x2="{WIDTH - RIGHT}" '
            f'y1="{y:.1f}" y2="{y:.1f}"/><text class="tick" x="{LEFT - 8}" y="{y + 5:.1f}" '
            f'text-anchor="end">{number(top * quarter / 4)}</text>'
        )
    step = width / max(len(data) - 1, 1)
    places = [
        (LEFT + step * i, floor - (floor - TOP) * point.value / top) for i, point in enumerate(data)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    if places:
        parts.append(
            f'<polygon class="area" points="{LEFT},{floor} {path} {places[-1][0]:.1f},{floor}"/>'
            f'<polyline class="line" points="{path}"/>'
        )
    parts.extend(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        for x, y in (places if len(places) <= 40 else places[-1:])
    )
    every = max(1, ceil(len(data) / 7))
    for i in range(0, len(data), every):
        anchor = "start" if i == 0 else "end" if i == len(data) - 1 else "middle"
        parts.append(
            f'<text class="tick" x="{places[i][0]:.1f}" y="{LINE_HEIGHT - 8}" '
            f'text-anchor="{anchor}">{escape(data[i].label)}</text>'
        )
    return "".join(parts)


def _row(point: Point) -> str:
    label = escape(point.label)
    if point.url:
        label = f'<a href="{escape(point.url)}">{label}</a>'
    return f'<tr><th scope="row">{label}</th><td class="number">{number(point.value)}</td></tr>'


def _numbers(data: list[Point], title: str, label: str, unit: str) -> str:
    rows = "".join(_row(point) for point in data)
    return (
        f"<details><summary>{escape(gettext('Show the numbers'))}</summary>"
        f'<div class="table-wrap"><table class="table"><caption class="visually-hidden">{title}'
        f'</caption><thead><tr><th scope="col">{escape(label)}</th>'
        f'<th scope="col" class="number">{escape(unit)}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def render_plot(
    kind: str, data: Iterable[Point | Sequence[object]], *, title: str, label: str, unit: str
) -> SafeString:
    """A figure with caption, plot and numbers. `kind` is "bar" or "line"; raises KeyError else."""
    values = points(data)
    draw = {"bar": _bars, "line": _line}[kind]
    height = max(len(values), 1) * BAR_ROW if kind == "bar" else LINE_HEIGHT
    identity = f"plot-{next(_ids)}"
    heading = conditional_escape(title)
    return mark_safe(
        f'<figure class="plot" aria-labelledby="{identity}"><figcaption id="{identity}">{heading}'
        f'</figcaption><svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{identity}">'
        f"{draw(values)}</svg>{_numbers(values, heading, label, unit)}</figure>"
    )
