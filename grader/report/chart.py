"""A timeline in characters: one row per call and operation, with a time axis."""

from __future__ import annotations

from collections.abc import Sequence

from grader.report.model import Row

MARKS = {"call": "-", "operation": "=", "blocking": "#", "sleep": "~", "frozen": "#"}
NOTES = {"frozen": " frozen", "blocking": " blocks"}
MAX_LABEL = 22
MIN_BAR = 8
MAX_ROWS = 14


def chart(rows: Sequence[Row], width: int = 78) -> list[str]:
    """The lines of the picture, none wider than `width` characters; more than `MAX_ROWS` rows are counted only.

    `-` is your function, `=` an operation, `~` a sleep, `#` time in which the loop stood still, `x` a cancellation
    and `!` an exception; `>` goes on for ever.
    """
    if not rows:
        return []
    shown = rows[:MAX_ROWS]
    last = max([row.end_s for row in rows if row.end_s is not None] + [row.start_s for row in rows])
    times_width = max(len(times(row)) for row in shown)
    longest = max(len(row.name) for row in shown)
    label_width = max(1, min(MAX_LABEL, longest, width - times_width - MIN_BAR - 2))
    columns = max(1, width - label_width - times_width - 2)
    lines = [f"{label(row, label_width)} {bar(row, columns, last)} {times(row)}"[:width].rstrip() for row in shown]
    if len(rows) > MAX_ROWS:
        lines.append(f"… and {len(rows) - MAX_ROWS} more"[:width])
    end = f"{last:.2f} s"
    return [*lines, f"{'':{label_width}} 0 s{end:>{max(columns - 3, len(end) + 1)}}"[:width]]


def label(row: Row, width: int) -> str:
    """The row's name, in exactly `width` characters."""
    return f"{row.name if len(row.name) <= width else row.name[: width - 1] + '…':<{width}}"


def times(row: Row) -> str:
    """From when to when, in seconds, and what it did meanwhile."""
    end = "…" if row.end_s is None else f"{row.end_s:.2f}"
    return f"{row.start_s:.2f}–{end}{NOTES.get(row.kind, '')}"  # noqa: RUF001 - a dash between times


def bar(row: Row, columns: int, last_s: float) -> str:
    """The row's place in time, in exactly `columns` characters that stand for 0 to `last_s` seconds."""
    scale = columns / last_s if last_s > 0 else 0.0
    start = min(round(row.start_s * scale), columns - 1)
    end = columns if row.end_s is None else max(start, round(row.end_s * scale))
    marks = MARKS[row.kind] * (end - start)
    if not marks or row.end_s == row.start_s:
        marks = "|"
    if row.end_s is None:
        marks = marks[:-1] + ">"
    elif row.outcome in {"cancelled", "raised"}:
        marks = marks[:-1] + ("x" if row.outcome == "cancelled" else "!")
    return f"{'':{start}}{marks:<{columns - start}}"
