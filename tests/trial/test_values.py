"""Failed assertions in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.trial.values import comparison, in_words, shown


class Hostile:
    """A value of a student's that nothing can be done with."""

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        raise ValueError("no")

    def __eq__(self, other: object) -> bool:
        raise ValueError("no")


class Endless(list[int]):
    """A list that can't be read."""

    def __iter__(self) -> Iterator[int]:
        raise ValueError("no")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, 2], "[1, 2]"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, ...]"),
        ("x" * 1000, "'" + "x" * 27 + "..." + "x" * 28 + "'"),
        (ConnectionError, "ConnectionError"),
        ([ValueError("a\nb")], "[ValueError('a\\nb')]"),
        (pytest.approx(2.5), "2.5"),
        (pytest.approx([1, 2]), "[1, 2]"),
        (object(), "<object object>"),
        (Hostile(), "<Hostile instance>"),
        ([Hostile()], "[<Hostile instance>]"),
        ({"b": 1, "a": 2}, "{'a': 2, 'b': 1}"),
    ],
)
def test_values_are_shown_shortly(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("value", [Hostile(), Endless([1]), [[Endless([2])]], "\ud800" * 500, {1: Hostile()}])
def test_whatever_a_value_does_it_is_shown_in_a_line(value: object) -> None:
    assert 0 < len(shown(value)) < 100
    assert "\n" not in shown(value)


@pytest.mark.parametrize(
    ("operator", "left", "right", "text"),
    [
        ("==", [2, 1], [1, 2], "came [2, 1], expected [1, 2]"),
        ("==", None, "tea", "came None, expected 'tea'"),
        ("==", True, False, "came True, expected False"),
        ("is", None, True, "came None, expected True"),
        ("!=", "a", "a", "came 'a', expected anything but 'a'"),
        ("<=", 2.5, 1.5, "came 2.5, expected at most 1.5"),
        ("in", "a", [], None),
        ("==", 1, 2, None),
    ],
)
def test_a_comparison_says_what_came_and_what_was_expected(
    operator: str, left: object, right: object, text: str | None
) -> None:
    assert comparison(operator, left, right) == text


NUMBERS = list(range(100))
CITIES = {str(number): number for number in range(100)}


@pytest.mark.parametrize(
    ("left", "right", "where"),
    [
        ([*NUMBERS[:57], 0, *NUMBERS[58:]], NUMBERS, "the first difference is at index 57: 0, not 57"),
        (NUMBERS[:90], NUMBERS, "its length is 90, not 100"),
        ("a" * 99 + "b", "a" * 100, "the first difference is at index 99: 'b', not 'a'"),
        ({**CITIES, "7": 8}, CITIES, "the first difference is for '7': 8, not 7"),
        ({key: value for key, value in CITIES.items() if key != "7"}, CITIES, "'7' is missing"),
        ({**CITIES, "x": 1}, CITIES, "'x' is too much"),
    ],
)
def test_values_that_are_long_say_where_they_differ(left: object, right: object, where: str) -> None:
    text = comparison("==", left, right)
    assert text is not None
    assert text.endswith(f"; {where}")


@pytest.mark.parametrize("left", [{1}, Hostile(), [Hostile()] * 100, Endless(NUMBERS)])
def test_values_that_can_not_be_compared_are_only_shown(left: object) -> None:
    text = comparison("==", left, NUMBERS)
    assert text is not None
    assert text.startswith("came ")
    assert text.endswith("expected [0, 1, 2, 3, 4, 5, ...]")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the test's assertion failed"),
        ("assert came 1.5, expected 2.5", "came 1.5, expected 2.5"),
        ("assert 1 == 3", "came 1, expected 3"),
        ("assert 3 <= -2", "came 3, expected at most -2"),
        ("assert 1 == 3\n +  where 1 = <operation fetch>.count", "calls of `fetch`: came 1, expected 3"),
        (
            "assert 1 == 3\n +  where 1 = <operation fetch>.peak",
            "calls of `fetch` at the same time: came 1, expected 3",
        ),
        ("Your own words.\nassert 1 == 3", "Your own words."),
        ("assert False\n +  where False = cancelled()", "the test's assertion failed"),
        ("assert 'x' in ['y']", "this should hold, and does not: 'x' in ['y']"),
        ("x" * 400, "x" * 299 + "…"),
        ("Not <C at 0x7f00aa>.", "Not <C>."),
    ],
)
def test_an_assertion_is_put_into_words(text: str, words: str) -> None:
    assert in_words(text) == words
