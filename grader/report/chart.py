"""A timeline in characters: one row per call, operation and sleep, above a time axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from grader.report.model import Row
from grader.report.terminal import cut, padded
from grader.report.text import visible

MARKS = {"call": "-", "operation": "=", "blocking": "#", "sleep": "~", "frozen": "#"}
NOTES = {"frozen": " frozen", "blocking": " blocks"}
LEGEND = {
    "-": "your function",
    "]": "it returns",
    "=": "operation",
    "~": "asyncio.sleep",
    "#": "blocks its thread",
    "|": "takes no time",
    "x": "cancelled",
    "!": "exception",
    ">": "still going on",
}
MAX_LABEL = 22
MIN_BAR = 8
MAX_ROWS = 14
BEYOND = 1.1
"""How far the axis goes where something is still going on at the end, as a multiple."""
TICK_WIDTH = 8
"""Columns between two ticks of the axis, at least."""


class Line(NamedTuple):
    """A line of the picture in its parts: `bar` has the same width in every line of it."""

    label: str
    bar: str
    note: str
    kind: str
    """The row's, or `axis` or `more`."""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.label} {self.bar} {self.note}".rstrip()


def chart(rows: Sequence[Row], width: int = 78) -> list[str]:
    """The lines of the picture, none wider than `width` columns; see `picture`."""
    return [cut(line.text, width) for line in picture(rows, width)]


def picture(rows: Sequence[Row], width: int = 78, omitted: int = 0) -> list[Line]:
    """A timeline in at most `width` columns, then its axis; see LEGEND for what the marks mean.

    Where there are too many rows, those that repeat share one; those beyond `MAX_ROWS` are only counted, together with
    the `omitted` ones, which the timeline does not hold any more.
    """
    if not rows:
        return []
    lanes = [[row] for row in rows] if len(rows) <= MAX_ROWS and not omitted else folded(rows)
    shown, hidden = lanes[:MAX_ROWS], sum(map(len, lanes[MAX_ROWS:])) + omitted
    last = max([row.end_s for row in rows if row.end_s is not None] + [row.start_s for row in rows])
    if any(row.end_s is None for row in rows):
        last *= BEYOND
    notes = [note(lane) for lane in shown]
    note_width = max(map(len, notes))
    longest = max(cell_len(visible(lane[0].name)) for lane in shown)
    label_width = max(1, min(MAX_LABEL, longest, width - note_width - MIN_BAR - 2))
    columns = max(1, width - label_width - note_width - 2)
    lines = [
        Line(padded(visible(lane[0].name), label_width), bar(lane, columns, last), text, lane[0].kind)
        for lane, text in zip(shown, notes, strict=True)
    ]
    if hidden:
        lines.append(Line(f"… and {hidden:,} more"[:width], "", "", "more"))
    ticks, seconds = axis(last, columns)
    blank = " " * label_width
    return [
        *lines,
        Line(blank, ticks, "", "axis"),
        Line(blank, seconds, "seconds" if note_width >= len("seconds") else "s", "axis"),
    ]


def folded(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows, with those of one kind and name that come after each other in one lane, in order of beginning."""
    lanes: list[list[Row]] = []
    for row in rows:
        free = (lane for lane in lanes if _continues(lane[-1], row))
        lane = next(free, None)
        if lane is None:
            lanes.append([row])
        else:
            lane.append(row)
    return lanes


def _continues(last: Row, row: Row) -> bool:
    return (last.kind, last.name) == (row.kind, row.name) and last.end_s is not None and last.end_s <= row.start_s


def note(lane: Sequence[Row]) -> str:
    """From when to when, in seconds, how often, and what it did meanwhile."""
    start, end = lane[0].start_s, lane[-1].end_s
    often = f" {len(lane)} times" if len(lane) > 1 else ""
    ended = "…" if end is None else f"{end:.2f}"
    return f"{start:.2f}–{ended}{often}{NOTES.get(lane[0].kind, '')}"  # noqa: RUF001 - a dash between times


def bar(lane: Sequence[Row], columns: int, last_s: float) -> str:
    """The lane's place in time, in exactly `columns` characters that stand for 0 to `last_s` seconds."""
    cells = [" "] * columns
    scale = columns / last_s if last_s > 0 else 0.0
    for row in lane:
        start = min(round(row.start_s * scale), columns - 1)
        end = columns if row.end_s is None else min(max(start + 1, round(row.end_s * scale)), columns)
        cells[start:end] = marks(row, end - start)
    return "".join(cells)


def marks(row: Row, length: int) -> str:
    """The row's bar, `length` characters long: what it is, and in the last one how it ended."""
    body = MARKS[row.kind] * (length - 1)
    if row.end_s is None:
        return body + ">"
    if row.outcome in {"cancelled", "raised"}:
        return body + ("x" if row.outcome == "cancelled" else "!")
    if row.kind == "call":
        return body + "]"
    return "|" if row.end_s == row.start_s else body + MARKS[row.kind]


def axis(last_s: float, columns: int) -> tuple[str, str]:
    """The two lines of a time axis from 0 to `last_s` seconds: ticks, and their seconds under them."""
    step = tick(last_s, columns)
    ticks, labels = ["─"] * columns, ""
    for number in range(int(last_s / step + 1e-9) + 1 if step else 1):
        column = min(round(number * step * columns / last_s) if step else 0, columns - 1)
        ticks[column] = "┴"
        label = f"{number * step:.10g}"
        column = min(column, columns - len(label))
        if number == 0 or column > len(labels):
            labels = f"{labels:<{column}}{label}"
    return "".join(ticks), labels[:columns].ljust(columns)


def tick(last_s: float, columns: int) -> float:
    """The smallest round number of seconds that leaves room for the axis' labels; 0 where no time passed."""
    if last_s <= 0:
        return 0.0
    room = last_s * TICK_WIDTH / columns
    decade = 10.0 ** math.floor(math.log10(room))
    return next(decade * part for part in (1, 2, 5, 10) if decade * part >= room * (1 - 1e-9))


def legend(lines: Sequence[Line]) -> str:
    """What the marks of this picture mean."""
    used = {mark for line in lines if line.kind in MARKS for mark in line.bar}
    return "   ".join(f"{mark} {meaning}" for mark, meaning in LEGEND.items() if mark in used)
