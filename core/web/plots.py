"""Bar, line and spread plots as inline SVG, written on the server, each with its numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.web.icons import icon

_TOPS: Final = (1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)  # times ten, each a whole number when quartered
X_LABELS: Final = 4


@dataclass(frozen=True)
class Point:
    """One value of a plot. `url` leads to the list behind the number."""

    label: str
    value: float
    url: str = ""


@dataclass(frozen=True)
class Spread:
    """Several values of one thing, from 0 to 100, with the one that counts (`middle`).

    `mark` is a word such as "disputed", written with a warning sign.
    """

    label: str
    values: tuple[float, ...]
    middle: float
    mark: str = ""
    url: str = ""


@dataclass(frozen=True)
class Words:
    """What a plot's table is headed with: the figure's title, the labels, the values."""

    title: str
    label: str
    unit: str


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
    for top in (4, 8):
        if highest <= top:
            return top
    scale = 10
    while True:
        for part in _TOPS:
            if highest <= part * scale:
                return part * scale
        scale *= 10


def number(value: float) -> str:
    """5 rather than 5.0, 2.5 as it is."""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def _label(point: Point) -> str:
    label = escape(point.label)
    return f'<a href="{escape(point.url)}">{label}</a>' if point.url else label


def _table(rows: Iterable[str], words: Words, *, is_drawn: bool = False) -> str:
    """The numbers; drawn, a bar stands between label and number and the heads are only spoken."""
    hidden = ' class="visually-hidden"' if is_drawn else ""
    kind = "bars" if is_drawn else "table"
    return (
        f'<table class="{kind}"><caption class="visually-hidden">{words.title}</caption>'
        f'<thead{hidden}><tr><th scope="col">{escape(words.label)}</th>'
        f"{'<td></td>' if is_drawn else ''}"
        f'<th scope="col" class="number">{escape(words.unit)}</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _bars(data: list[Point], words: Words) -> str:
    """A table whose numbers carry a bar: the plot and the numbers behind it are one."""
    highest = max((p.value for p in data), default=0) or 1
    rows = (
        f'<tr><th scope="row">{_label(p)}</th><td aria-hidden="true"><svg>'
        '<rect class="track" width="100%" height="100%" rx="3"/>'
        f'<rect class="bar" width="{max(p.value, 0) / highest:.1%}" height="100%" rx="3"/></svg>'
        f'</td><td class="number">{number(p.value)}</td></tr>'
        for p in data
    )
    return _table(rows, words, is_drawn=True)


def _spreads(data: Iterable[Spread], words: Words) -> str:
    """A line from the lowest to the highest value, a dot for each, a stroke at the middle."""
    rows = []
    for one in data:
        label = _label(Point(one.label, one.middle, one.url))
        if one.mark:
            label += f' <span class="spread__mark">{icon("warning")}{escape(one.mark)}</span>'
        dots = "".join(f'<circle class="dot" cx="{v:.2f}%" cy="50%" r="5"/>' for v in one.values)
        low, high = min(one.values), max(one.values)
        marked = " spread--marked" if one.mark else ""
        rows.append(
            f'<tr class="spread{marked}"><th scope="row">{label}</th><td aria-hidden="true"><svg>'
            '<line class="rule" x1="0" x2="100%" y1="50%" y2="50%"/>'
            f'<line class="reach" x1="{low:.2f}%" x2="{high:.2f}%" y1="50%" y2="50%"/>{dots}'
            f'<line class="middle" x1="{one.middle:.2f}%" x2="{one.middle:.2f}%" y1="5%" y2="95%"/>'
            f'</svg></td><td class="number">{one.middle:.2f}</td></tr>'
        )
    return _table(rows, words, is_drawn=True).replace('class="bars"', 'class="bars spreads"', 1)


def render_spreads(data: Iterable[Spread], *, title: str, label: str, unit: str) -> SafeString:
    """A figure in which each row shows how far its values, from 0 to 100, lie apart."""
    words = Words(conditional_escape(title), label, unit)
    return mark_safe(
        f'<figure class="plot"><figcaption>{words.title}</figcaption>'
        f"{_spreads(data, words)}</figure>"
    )


def _line(data: list[Point], words: Words) -> str:
    """A curve that fills its frame, the scales as text around it, the numbers folded below."""
    top = nice_top(max((p.value for p in data), default=0))
    last = max(len(data) - 1, 1)
    places = [(100 * i / last, 100 - 100 * p.value / top) for i, p in enumerate(data)]
    path = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
    rules = "".join(
        f'<path class="{"rule" if y < 100 else "axis"}" d="M0 {y}H100"/>' for y in range(0, 101, 25)
    )
    curve = ""
    if places:
        shown = places if len(places) <= 40 else places[-1:]
        dots = "".join(f'<path class="dot" d="M{x:.2f} {y:.2f}h0"/>' for x, y in shown)
        curve = (
            f'<polygon class="area" points="0,100 {path} {places[-1][0]:.2f},100"/>'
            f'<polyline class="line" points="{path}"/>{dots}'
        )
    summary = escape(gettext("Show the numbers"))
    scale = "".join(f"<span>{number(top * quarter / 4)}</span>" for quarter in range(5))
    steps = min(X_LABELS, len(data))
    chosen = [data[round(i * (len(data) - 1) / max(steps - 1, 1))] for i in range(steps)]
    labels = "".join(f"<span>{escape(point.label)}</span>" for point in chosen)
    rows = (
        f'<tr><th scope="row">{_label(p)}</th><td class="number">{number(p.value)}</td></tr>'
        for p in data
    )
    return (
        '<div class="chart" aria-hidden="true">'
        f'<div class="chart__y">{scale}</div><svg viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'{rules}{curve}</svg><div class="chart__x">{labels}</div></div>'
        f"<details><summary>{summary}</summary>"
        f'<div class="table-wrap">{_table(rows, words)}</div></details>'
    )


_DRAWN: Final[dict[str, Callable[[list[Point], Words], str]]] = {"bar": _bars, "line": _line}


def render_plot(
    kind: str, data: Iterable[Point | Sequence[object]], *, title: str, label: str, unit: str
) -> SafeString:
    """A figure with caption, plot and numbers. `kind` is "bar" or "line"; raises KeyError else."""
    words = Words(conditional_escape(title), label, unit)
    return mark_safe(
        f'<figure class="plot"><figcaption>{words.title}</figcaption>'
        f"{_DRAWN[kind](points(data), words)}</figure>"
    )
