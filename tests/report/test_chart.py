"""Timelines in characters."""

from __future__ import annotations

import textwrap

import pytest
from rich.cells import cell_len

from grader.report.chart import MAX_ROWS, axis, chart, legend, picture, tick
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


def drawn(text: str) -> list[str]:
    return textwrap.dedent(text).strip("\n").splitlines()


def test_operations_one_after_another_are_a_staircase() -> None:
    assert chart(ONE_AFTER_ANOTHER, 60) == drawn(
        """
        fetch_all ---------------------------------------] 0.00–3.00
        fetch a   =============                            0.00–1.00
        fetch b                =============x              1.00–2.00
        fetch c                              ============! 2.00–3.00
                  ┴────────────┴─────────────┴───────────┴
                  0            1             2           3 seconds
        """  # noqa: RUF001 - a dash between times
    )


def test_frozen_blocking_and_endless_rows_are_marked() -> None:
    assert chart(STUCK, 48) == drawn(
        """
        watch ------------------------> 0.00–…
        sleep       ###########         0.50–1.50 frozen
        read                   ######   1.50–2.00 blocks
        tick             =============> 1.00–…
              ┴──────────┴───────────┴─
              0          1           2  seconds
        """  # noqa: RUF001 - a dash between times
    )


def test_nothing_happened_is_no_picture() -> None:
    assert chart([]) == []


def test_what_took_no_time_is_a_stroke() -> None:
    assert chart([Row("call", "wait", 0, 0)], 50)[0].startswith("wait ] ")


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
    *_, before_axis, _, seconds = chart(rows)
    assert before_axis.startswith(last)
    assert seconds.split()[0] == "0"


def test_what_is_not_in_the_timeline_is_counted_too() -> None:
    rows = [Row("operation", f"row {number}", number, number + 1) for number in range(MAX_ROWS + 2)]
    assert picture(rows, 78, omitted=9_984)[-3].text == "… and 9,986 more"


def test_where_there_are_too_many_rows_those_that_repeat_share_one() -> None:
    rows = [Row("call", "poll", 0, 20), *(Row("sleep", "asyncio.sleep", at, at + 1) for at in range(20))]
    lines = picture(rows, 60)
    assert [(line.label, line.note) for line in lines[:2]] == [
        ("poll         ", "0.00–20.00"),  # noqa: RUF001 - a dash between times
        ("asyncio.sleep", "0.00–20.00 20 times"),  # noqa: RUF001 - a dash between times
    ]
    assert set(lines[1].bar) == {"~"}


def test_rows_that_overlap_do_not_share_a_line() -> None:
    rows = [Row("operation", "fetch", at, at + 2) for at in range(4)]
    assert [line.note for line in picture(rows, 60, omitted=1)[:2]] == [
        "0.00–4.00 2 times",  # noqa: RUF001 - a dash between times
        "1.00–5.00 2 times",  # noqa: RUF001 - a dash between times
    ]


def test_wide_letters_take_two_columns() -> None:
    lines = chart([Row("operation", "李雷", 0, 1), Row("operation", "abcd", 1, 2)], 50)
    assert [cell_len(line[: line.index("=")]) for line in lines[:2]] == [5, 23]


def test_a_name_cannot_steer_the_terminal() -> None:
    assert chart([Row("operation", "\x1b[31m\u202e", 0, 1)])[0].startswith("�[31m� =")


def test_the_legend_holds_what_is_in_the_picture() -> None:
    assert legend(picture(STUCK)) == "- your function   = operation   # blocks its thread   > still going on"


@pytest.mark.parametrize(
    ("last_s", "columns", "step"),
    [(1, 60, 0.2), (3.11, 60, 0.5), (7.25, 60, 1), (33, 60, 5), (86_400, 60, 20_000), (0.003, 60, 0.0005), (0, 60, 0)],
)
def test_ticks_are_round_numbers_of_seconds(last_s: float, columns: int, step: float) -> None:
    assert tick(last_s, columns) == pytest.approx(step)


@pytest.mark.parametrize("columns", [1, 8, 33, 60, 118])
@pytest.mark.parametrize("last_s", [0, 0.07, 1, 3.11, 100, 86_400])
def test_an_axis_is_as_wide_as_its_bars_and_begins_at_0(last_s: float, columns: int) -> None:
    ticks, seconds = axis(last_s, columns)
    assert (len(ticks), len(seconds)) == (columns, columns)
    assert set(ticks) <= {"─", "┴"}
    assert [float(number) for number in seconds.split()] == sorted({float(number) for number in seconds.split()})
    assert seconds[0] == "0"


@pytest.mark.parametrize("width", [20, 30, 48, 78])
def test_long_waits_and_narrow_windows_keep_to_the_width(width: int) -> None:
    rows = [Row("frozen", "a long name for a sleep", 1000, 11111.5), Row("call", "wait", 0, 12345.678)]
    assert max(len(line) for line in chart(rows, width)) <= width


def test_what_begins_at_the_very_end_is_marked() -> None:
    rows = [Row("call", "wait", 0, 2), Row("operation", "tick", 2, None), Row("operation", "tock", 2, 2)]
    assert [line.split()[1][-1] for line in chart(rows, 50)[:3]] == ["]", ">", "|"]
