"""Pictures in SVG, as wide as the place that they stand in: a timeline, and how often each of some values came.

They need `STYLE` once in the page that holds them. Each says the same in words, for who can't see it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from grader.report.model import Row
from grader.report.text import visible

SVG = "http://www.w3.org/2000/svg"
MAX_ROWS = 16
MAX_LABEL = 26
MAX_TICKS = 6
ROW_PX, BAR_PX, AXIS_PX, BARS_PX = 34, 9, 22, 120
LABEL_PX, LANE_PX = 14, 20
"""Below the top of a row: its label's baseline, and the upper edge of its bar."""

STYLE = """
.picture { --ink: #1b1f24; --faint: #59636e; --rule: #d1d9e0; --wait: #0b62a8; --stop: #b42318; --rest: #6e7781;
  --ground: #fff; display: block; width: 100%; overflow: visible; color-scheme: light dark; }
.picture text { font: 12px ui-monospace, "SF Mono", Consolas, monospace; fill: var(--ink); unicode-bidi: isolate; }
.picture .faint { fill: var(--faint); }
.picture .when { transform: translateX(-4px); }
.picture .rule { stroke: var(--rule); }
.picture .return { stroke: var(--ink); stroke-dasharray: 2 3; }
.picture .standstill { fill: var(--stop); opacity: .1; }
.picture .operation { fill: var(--wait); }
.picture .sleep { fill: none; stroke: var(--rest); stroke-width: 3; stroke-dasharray: 1 3; }
.picture .call { stroke: var(--ink); stroke-width: 3; }
.picture .blocking, .picture .frozen { stroke: var(--stop); stroke-width: 9; stroke-dasharray: 4 2; }
.picture .cancelled { fill: var(--ground); stroke: var(--wait); stroke-dasharray: 3 2; }
.picture .mark { fill: none; stroke: var(--ink); stroke-width: 2; }
@media (prefers-color-scheme: dark) { .picture { --ink: #e6edf3; --faint: #9da7b3; --rule: #3d444d; --wait: #58a6ff;
  --stop: #ff7b72; --rest: #8b949e; --ground: #0d1117; } }
@media print { .picture { --ink: #000; --faint: #444; --rule: #bbb; --wait: #0b62a8; --stop: #b42318; --rest: #666;
  --ground: #fff; } }
"""
MARKS = {
    "cancelled": "M-5-5 5 5M5-5-5 5",
    "raised": "M0-6V1M0 4V6",
    "endless": "M-5-5 0 0-5 5",
    "moment": "M0-5 4 0 0 5-4 0Z",
}
"""Shapes of how a span ends, around its end: a cross, an exclamation mark, an arrow; and an instant's diamond."""
NOTES = {"frozen": "frozen", "blocking": "blocks", "call": "returned"}


def timeline(rows: Sequence[Row], *, name: str, title: str, until_s: float = 0.0, more: int = 0) -> Markup:
    """The picture of a timeline; empty where there are no rows.

    `name` makes its ids unique in the page. Time goes from 0 to the last moment of the rows, or to `until_s` if
    that is later: two pictures of one scale can be compared. `more` counts rows that are not among `rows`.
    """
    if not rows:
        return Markup()
    shown = rows[:MAX_ROWS]
    until_s = max(until_s, last_moment(rows)) or 1.0
    height = ROW_PX * len(shown)
    parts = [*_axis(until_s, len(shown)), *_moments(shown, until_s, height)]
    for number, row in enumerate(shown):
        parts += _row(row, number * ROW_PX, until_s)
    hidden = len(rows) - len(shown) + more
    if hidden:
        parts.append(_text(f"… and {hidden:,} more", "0", height + AXIS_PX + 16, "faint"))
    return _picture(name, title, words(rows, more), height + AXIS_PX + (20 if hidden else 0), parts)


def last_moment(rows: Sequence[Row]) -> float:
    """The last second at which something begins or ends."""
    return max((row.start_s if row.end_s is None else row.end_s for row in rows), default=0.0)


def words(rows: Sequence[Row], more: int = 0) -> str:
    """The timeline in sentences."""
    sentences = [f"{visible(row.name)}, {span(row)}." for row in rows[:MAX_ROWS]]
    hidden = len(rows[MAX_ROWS:]) + more
    return " ".join([*sentences, *([f"And {hidden:,} more."] if hidden else [])])


def span(row: Row) -> str:
    """From when to when, in seconds, and how it ended."""
    note = row.outcome if row.outcome in {"cancelled", "raised"} else NOTES.get(row.kind, "")
    if row.end_s is None:
        return f"{row.start_s:.2f}–… s, never ended"  # noqa: RUF001 - a dash between times
    return f"{row.start_s:.2f}–{row.end_s:.2f} s{note and ', '}{note}"  # noqa: RUF001


def ticks(until_s: float) -> list[float]:
    """Round seconds from 0 to `until_s`, at most `MAX_TICKS`."""
    rough = until_s / (MAX_TICKS - 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough * (1 - 1e-9))
    return [round(step * number, 9) for number in range(int(until_s / step + 1e-9) + 1)]


def _axis(until_s: float, lanes: int) -> Iterator[Element]:
    """Round seconds, as numbers below and as rules behind the bars, which leave the labels free."""
    for second in ticks(until_s):
        x = _x(second, until_s)
        anchor = "start" if second == 0 else "end" if second > 0.9 * until_s else "middle"
        for lane in range(lanes):
            top = lane * ROW_PX + LANE_PX
            yield _upright(x, top - 2, top + BAR_PX + 2, "rule")
        yield _text(f"{second:g} s", x, lanes * ROW_PX + 18, "faint", anchor)


def _moments(rows: Sequence[Row], until_s: float, height: int) -> Iterator[Element]:
    """What concerns all rows: when the loop stood still, and when the student's functions returned."""
    for row in rows:
        if row.kind == "frozen" and row.end_s is not None:
            yield _box(_x(row.start_s, until_s), 0, _x(row.end_s - row.start_s, until_s), height, "standstill")
        elif row.kind == "call" and row.end_s is not None:
            yield _upright(_x(row.end_s, until_s), LANE_PX - 2, height, "return")


def _row(row: Row, top: int, until_s: float) -> Iterator[Element]:
    """A label, when it was, and a bar below them."""
    label = visible(row.name)
    yield _text(label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…", "0", top + LABEL_PX, "")
    yield _text(span(row), "100%", top + LABEL_PX, "faint when", "end")
    end_s = until_s if row.end_s is None else row.end_s
    start, end = _x(row.start_s, until_s), _x(end_s, until_s)
    middle = f"{top + LANE_PX + BAR_PX / 2}"
    if row.kind == "operation":
        kind = "cancelled" if row.outcome == "cancelled" else "operation"
        yield _box(start, top + LANE_PX, _x(end_s - row.start_s, until_s), BAR_PX, kind)
    else:
        yield Element("line", {"class": row.kind, "x1": start, "x2": end, "y1": middle, "y2": middle})
    how = "endless" if row.end_s is None else row.outcome
    if how not in MARKS and row.end_s == row.start_s:
        how = "moment"
    if how in MARKS:
        place = Element("svg", {"x": end, "y": middle, "overflow": "visible"})
        SubElement(place, "path", {"class": "mark", "d": MARKS[how]})
        yield place


def _x(seconds: float, until_s: float) -> str:
    return f"{round(100 * seconds / until_s, 2):g}%"


def histogram(counts: Mapping[str, int], *, name: str, title: str, unit: str) -> Markup:
    """Bars side by side, each under its number; `counts` has a value of at least 0 per label, `unit` says of what."""
    highest = max(1, *counts.values())
    parts = [Element("line", {"class": "rule", "x2": "100%", "y1": f"{BARS_PX + 16}", "y2": f"{BARS_PX + 16}"})]
    for place, (label, count) in enumerate(counts.items()):
        height = round(BARS_PX * count / highest)
        middle = _x(place + 0.5, len(counts))
        parts.append(
            _box(_x(place + 0.1, len(counts)), 16 + BARS_PX - height, _x(0.8, len(counts)), height, "operation")
        )
        parts.append(_text(f"{count or ''}", middle, 11 + BARS_PX - height, "", "middle"))
        parts.append(_text(label, middle, BARS_PX + 32, "faint", "middle"))
    said = "; ".join(f"{label}: {count}" for label, count in counts.items() if count)
    return _picture(name, title, f"{unit}: {said or 'none'}.", BARS_PX + 36, parts)


def _text(text: str, x: str, y: int, kind: str, anchor: str = "start") -> Element:
    element = Element("text", {"class": kind, "x": x, "y": f"{y}", "text-anchor": anchor})
    element.text = text
    return element


def _box(x: str, y: int, width: str, height: int, kind: str) -> Element:
    return Element("rect", {"class": kind, "x": x, "y": f"{y}", "width": width, "height": f"{height}"})


def _upright(x: str, top: int, bottom: int, kind: str) -> Element:
    return Element("line", {"class": kind, "x1": x, "x2": x, "y1": f"{top}", "y2": f"{bottom}"})


def _picture(name: str, title: str, description: str, height: int, parts: Sequence[Element]) -> Markup:
    names = {"role": "img", "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-words"}
    picture = Element("svg", {"class": "picture", "xmlns": SVG, "height": f"{height}", **names})
    for tag, text in {"title": title, "desc": description}.items():
        SubElement(picture, tag, {"id": f"{name}-{'title' if tag == 'title' else 'words'}"}).text = text
    picture.extend(parts)
    return Markup(tostring(picture, encoding="unicode"))  # noqa: S704 - ElementTree has escaped everything
