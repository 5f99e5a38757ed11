"""Timelines in characters."""

from __future__ import annotations

import textwrap

import pytest

from grader.report.chart import MAX_ROWS, chart
from grader.report.model import Row

ONE_AFTER_ANOTHER = [
    Row("call", "fetch_all", 0, 3.0),
    Row("operation", "fetch a", 0, 1.0),
    Row("operation", "fetch b", 1.0, 2.0, outcome="cancelled"),
    Row("operation", "fetch c", 2.0, 3.0, outcome="raised"),
]
STUCK = [
    Row("call", "watch", 0, None),
    Row("frozen", "sleep", 0.5, 1.5),
    Row("blocking", "read", 1.5, 2.0),
    Row("operation", "tick", 1.0, None),
]


def picture(text: str) -> list[str]:
    return textwrap.dedent(text).strip("\n").splitlines()


def test_operations_one_after_another_are_a_staircase() -> None:
    assert chart(ONE_AFTER_ANOTHER, 60) == picture(
        """
        fetch_all ---------------------------------------- 0.00–3.00
        fetch a   =============                            0.00–1.00
        fetch b                =============x              1.00–2.00
        fetch c                              ============! 2.00–3.00
                  0 s                               3.00 s
        """  # noqa: RUF001 - a dash between times
    )


def test_frozen_blocking_and_endless_rows_are_marked() -> None:
    assert chart(STUCK, 48) == picture(
        """
        watch ------------------------> 0.00–…
        sleep       #############       0.50–1.50 frozen
        read                     ###### 1.50–2.00 blocks
        tick              ============> 1.00–…
              0 s                2.00 s
        """  # noqa: RUF001 - a dash between times
    )


def test_nothing_happened_is_no_picture() -> None:
    assert chart([]) == []


def test_what_took_no_time_is_a_stroke() -> None:
    assert chart([Row("call", "wait", 0, 0)], 50)[0].startswith("wait | ")


@pytest.mark.parametrize("width", [55, 60, 78, 100, 200])
@pytest.mark.parametrize(
    "rows",
    [
        ONE_AFTER_ANOTHER,
        STUCK,
        [Row("blocking", "a very long name of an operation", 999.0, 999.99)],
        [Row("frozen", "sleep", 0.0, 0.001), Row("call", "x", 0, None)],
    ],
    ids=["ended", "stuck", "long", "short"],
)
def test_no_line_is_wider_than_asked_for(rows: list[Row], width: int) -> None:
    assert max(len(line) for line in chart(rows, width)) <= width


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    line = chart([Row("operation", "abcdefghijklmnopqrstuvwxyz", 0, 1)])[0]
    assert line.startswith("abcdefghijklmnopqrstu… =")


@pytest.mark.parametrize(("more", "last"), [(0, "row 13"), (1, "… and 1 more"), (46, "… and 46 more")])
def test_rows_beyond_the_limit_are_counted(more: int, last: str) -> None:
    rows = [Row("operation", f"row {number}", number, number + 1) for number in range(MAX_ROWS + more)]
    *_, before_axis, axis = chart(rows)
    assert before_axis.startswith(last)
    assert axis.strip().startswith("0 s")


@pytest.mark.parametrize("width", [20, 30, 48, 78])
def test_long_waits_and_narrow_windows_keep_to_the_width(width: int) -> None:
    rows = [Row("frozen", "a long name for a sleep", 1000, 11111.5), Row("call", "wait", 0, 12345.678)]
    assert max(len(line) for line in chart(rows, width)) <= width


def test_what_begins_at_the_very_end_is_marked() -> None:
    rows = [Row("call", "wait", 0, 2), Row("operation", "tick", 2, None), Row("operation", "tock", 2, 2)]
    assert [line.split()[1][-1] for line in chart(rows, 50)[:3]] == ["-", ">", "|"]
