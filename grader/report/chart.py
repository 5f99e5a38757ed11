"""A timeline in characters: one row per call and operation, with a time axis."""

from __future__ import annotations

from collections.abc import Sequence

from grader.report.model import Row

MARKS = {"call": "-", "operation": "=", "blocking": "#", "sleep": "~", "frozen": "#"}
MAX_LABEL = 22
MAX_ROWS = 14
TIMES_WIDTH = len("  000.00–000.00 frozen")  # noqa: RUF001 - a dash between times


def chart(rows: Sequence[Row], width: int = 78) -> list[str]:
    """The lines of the picture, none wider than `width` characters; more than `MAX_ROWS` rows are counted only.

    `-` is your function, `=` an operation, `~` a sleep, `#` time in which the loop stood still, `x` a cancellation
    and `!` an exception; `>` goes on for ever.
    """
    if not rows:
        return []
    last = max([row.end_s for row in rows if row.end_s is not None] + [row.start_s for row in rows])
    label_width = min(MAX_LABEL, max(len(row.name) for row in rows))
    columns = max(10, width - label_width - TIMES_WIDTH)
    scale = columns / last if last > 0 else 0.0
    lines = [_line(row, label_width, columns, scale) for row in rows[:MAX_ROWS]]
    if len(rows) > MAX_ROWS:
        lines.append(f"… and {len(rows) - MAX_ROWS} more")
    axis = f"0 s{f'{last:.2f} s':>{columns - 3}}"
    return [*lines, f"{'':{label_width}} {axis}"]


def _line(row: Row, label_width: int, columns: int, scale: float) -> str:
    label = row.name if len(row.name) <= label_width else row.name[: label_width - 1] + "…"
    start = round(row.start_s * scale)
    end = columns if row.end_s is None else max(start, round(row.end_s * scale))
    bar = MARKS[row.kind] * (end - start) or "|"
    if row.end_s is None:
        bar = bar[:-1] + ">"
    elif row.outcome in {"cancelled", "raised"}:
        bar = bar[:-1] + ("x" if row.outcome == "cancelled" else "!")
    until = "    …" if row.end_s is None else f"{row.end_s:.2f}"
    note = {"frozen": " frozen", "blocking": " blocks"}.get(row.kind, "")
    picture = f"{'':{start}}{bar}"[:columns]
    return f"{label:<{label_width}} {picture:<{columns}} {row.start_s:.2f}–{until}{note}".rstrip()  # noqa: RUF001
