"""Pictures: what they draw, and that they say the same in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from grader.report.model import Row
from grader.report.svg import histogram, last_moment, span, ticks, timeline, words

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    Row("call", "fetch_all", 0, 3, outcome="returned"),
    Row("operation", "fetch a", 0, 1, outcome="returned"),
    Row("operation", "fetch b", 1, 2.5, outcome="cancelled"),
    Row("blocking", "read", 1, 2, outcome="raised"),
    Row("frozen", "time.sleep", 2, 3, outcome="returned"),
    Row("sleep", "sleep", 1, None),
    Row("operation", "show", 2, 2, outcome="returned"),
]


def drawn(rows: list[Row], **options: float) -> ET.Element:
    more = int(options.get("more", 0))
    picture = timeline(rows, name="p", title="A title", until_s=options.get("until_s", 0.0), more=more)
    return ET.fromstring(picture)  # noqa: S314 - our own


def texts(picture: ET.Element) -> list[str]:
    return [found.text or "" for found in picture.iter(f"{SVG}text")]


def test_a_picture_says_in_words_what_it_shows() -> None:
    picture = drawn(ROWS)
    assert picture.get("role") == "img"
    named = {found.get("id"): found.text for found in picture if found.get("id")}
    assert named[picture.get("aria-labelledby")] == "A title"
    assert named[picture.get("aria-describedby")] == words(ROWS)
    assert words(ROWS).startswith("fetch_all, 0.00–3.00 s, returned. fetch a, 0.00–1.00 s.")  # noqa: RUF001
    assert words(ROWS[:1], more=1200).endswith("And 1,200 more.")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ROWS[1], "0.00–1.00 s"),  # noqa: RUF001
        (ROWS[2], "1.00–2.50 s, cancelled"),  # noqa: RUF001
        (ROWS[3], "1.00–2.00 s, raised"),  # noqa: RUF001
        (ROWS[4], "2.00–3.00 s, frozen"),  # noqa: RUF001
        (ROWS[5], "1.00–… s, never ended"),  # noqa: RUF001
    ],
)
def test_each_row_says_how_it_ended(row: Row, text: str) -> None:
    assert span(row) == text
    assert texts(drawn([row]))[-2:] == [row.name, text]


@pytest.mark.parametrize(("row", "marks"), list(zip(ROWS, [0, 0, 1, 1, 0, 1, 1], strict=True)))
def test_what_did_not_simply_return_has_a_shape_of_its_own(row: Row, marks: int) -> None:
    assert len(list(drawn([row]).iter(f"{SVG}path"))) == marks


def test_the_four_shapes_differ() -> None:
    paths = [path.get("d") for path in drawn(ROWS).iter(f"{SVG}path")]
    assert len(set(paths)) == len(paths) == 4


def test_a_standstill_lies_behind_all_rows_and_a_return_is_a_line_through_them() -> None:
    picture = drawn(ROWS)
    (standstill,) = (found for found in picture if found.get("class") == "standstill")
    (end,) = (found for found in picture if found.get("class") == "return")
    assert (standstill.get("x"), standstill.get("width")) == ("66.67%", "33.33%")
    assert end.get("x1") == "100%"
    assert standstill.get("height") == end.get("y2") == str(34 * len(ROWS))


def test_two_pictures_can_share_a_scale() -> None:
    (alone,) = (found for found in drawn(ROWS[1:2]) if found.get("class") == "operation")
    (beside,) = (found for found in drawn(ROWS[1:2], until_s=4) if found.get("class") == "operation")
    assert (alone.get("width"), beside.get("width")) == ("100%", "25%")
    assert last_moment(ROWS) == 3


@pytest.mark.parametrize(
    ("until_s", "seconds"),
    [
        (3, [0, 1, 2, 3]),
        (2, [0, 0.5, 1, 1.5, 2]),
        (11.5, [0, 5, 10]),
        (0.03, [0, 0.01, 0.02, 0.03]),
        (86_400, [0, 20_000, 40_000, 60_000, 80_000]),
    ],
)
def test_an_axis_has_a_few_round_seconds(until_s: float, seconds: list[float]) -> None:
    assert ticks(until_s) == pytest.approx(seconds)


def test_many_rows_are_shortened_with_a_count() -> None:
    picture = drawn([Row("operation", f"fetch {number}", number, number + 1) for number in range(60)], more=9_940)
    assert texts(picture)[-1] == "… and 9,984 more"
    assert len(texts(picture)) < 50


def test_nothing_has_no_picture_and_an_instant_has_one() -> None:
    assert timeline([], name="p", title="A title") == ""
    assert "0 s" in texts(drawn(ROWS[6:]))


def test_names_are_escaped_shortened_and_harmless() -> None:
    picture = timeline([Row("operation", "<script>\x1b[31m\u202e" + "x" * 300, 0, 1)], name="p", title='"<b>"')
    assert "<script>" not in picture
    assert "<b>" not in picture
    assert not re.search("[\x00-\x1f\u202e]", picture)
    assert "x" * 20 in picture
    assert "…" in picture


def test_a_histogram_has_a_bar_per_label_and_says_the_counts() -> None:
    picture = ET.fromstring(  # noqa: S314 - our own
        histogram({"0": 2, "10": 0, "20": 4}, name="h", title="Points", unit="Students")
    )
    heights = [int(found.get("height", "")) for found in picture if found.tag == f"{SVG}rect"]
    assert heights == [60, 0, 120]
    assert texts(picture) == ["2", "0", "", "10", "4", "20"]
    assert [found.text for found in picture.iter(f"{SVG}desc")] == ["Students: 0: 2; 20: 4."]
    assert "none" in histogram({"0": 0}, name="h", title="Points", unit="Students")
