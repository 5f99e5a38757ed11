from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from grader.trial.comparison import Compared, compared_by_test, comparison, words
from grader.trial.trial import Trial

Attempt = Callable[..., Trial]

LONG = ["item"] * 40


@pytest.mark.parametrize(
    ("op", "left", "right", "sentence"),
    [
        ("==", 1, 3, "got 1, expected 3"),
        ("is", None, True, "got None, expected True"),
        ("<=", 3, 2, "got 3, expected at most 2"),
        ("!=", 3, 3, "got 3, expected something else"),
        ("in", 3, [1, 2], "got 3, expected one of [1, 2]"),
        ("==", ["b", "a"], ["a", "b"], "got ['b', 'a'], expected ['a', 'b']: the right items in another order"),
        ("==", ["a"], ["a", "b"], "got ['a'], expected ['a', 'b']: a list of 1 where 2 belong"),
        ("==", [1, 2], [1], "got [1, 2], expected [1]: a list of 2 where 1 belongs"),
        ("==", (1,), [1], "got (1,), expected [1]: a tuple where a list belongs"),
        ("==", [1, 2], [1, 3], "got [1, 2], expected [1, 3]"),
        ("==", {"a": 1}, {"a": 1, "b": 2}, "got {'a': 1}, expected {'a': 1, 'b': 2}: 'b' is missing"),
        ("==", {"a": 1, "b": 2}, {"a": 1}, "got {'a': 1, 'b': 2}, expected {'a': 1}: 'b' does not belong there"),
        ("==", {"a": 1}, {"a": 2}, "got {'a': 1}, expected {'a': 2}"),
        ("==", 2.0, pytest.approx(2.5, rel=0, abs=1e-6), "got 2.0, expected 2.5"),
        ("==", [2.0, 3.0], pytest.approx([2.5, 3.0], rel=0, abs=1e-6), "got [2.0, 3.0], expected [2.5, 3.0]"),
    ],
)
def test_a_comparison_says_what_came_and_what_was_expected(op: str, left: object, right: object, sentence: str) -> None:
    assert comparison(op, left, right) == sentence


@pytest.mark.parametrize(
    ("left", "right", "ending"),
    [
        ([*LONG, "x"], [*LONG, "y"], "…: at index 40 'x' instead of 'y'"),
        ({"a": LONG, "b": 1}, {"a": LONG, "b": 2}, "…: under 'b' 1 instead of 2"),
        (b"x" * 999, b"x" * 1000, "…: 999 bytes where 1000 belong"),
        ("x" * 999, "x" * 1000, "…: 999 characters where 1000 belong"),
        ("x" * 999, "y" * 999, "…"),
    ],
)
def test_of_long_values_the_difference_is_told(left: object, right: object, ending: str) -> None:
    sentence = comparison("==", left, right)
    assert sentence.endswith(ending)
    assert len(sentence) < 350


def test_a_function_is_named_if_it_is_known() -> None:
    assert comparison("==", 1, 2, Compared("fetch_all")) == "`fetch_all` returned 1, expected 2"
    length = Compared("fetch_all", "length")
    assert comparison("==", 1, 2, length) == "`fetch_all` returned 1 item, expected 2"


@pytest.mark.parametrize(
    ("op", "value", "compared", "sentence"),
    [
        ("==", 1, Compared("fetch", "calls"), "`fetch` was called 1 time, expected 3"),
        ("<=", 5, Compared("fetch", "calls"), "`fetch` was called 5 times, expected at most 3"),
        ("==", 1, Compared("fetch", "peak"), "at most 1 call of `fetch` went on at the same time, expected 3"),
        ("<=", 4, Compared("fetch", "peak"), "at most 4 calls of `fetch` went on at the same time, expected at most 3"),
    ],
)
def test_what_is_on_record_of_an_operation_is_told_in_words(
    op: str, value: int, compared: Compared, sentence: str
) -> None:
    assert comparison(op, value, 3, compared) == sentence


def test_a_generator_is_called_so() -> None:
    assert words(item for item in [1]) == "a generator"


TESTS = """
def test_direct(exercise, asked):
    assert exercise.slug() == asked

def test_assigned(exercise, asked):
    found = 3
    found = exercise.slug()
    other = 4
    assert found == asked, "a reason"

def test_length(exercise, asked):
    assert len(exercise.slug()) == asked

def test_method(exercise, asked):
    assert exercise.Door().open() == asked

def test_other(exercise, asked):
    assert sorted(exercise.slug()) == asked

def test_truth(exercise, asked):
    assert not (exercise.slug() == asked and False)

def test_argument(exercise, asked):
    assert asked == asked

def test_count(exercise, asked, work):
    assert work.count == asked

def test_calls(exercise, asked, work):
    assert len(work.calls) == asked

def test_peak(exercise, asked, work):
    assert work.peak == asked

def test_name(exercise, asked, work):
    assert work.name == asked

def test_count_of_a_list(exercise, asked, other):
    assert len(other.count) == asked

def test_elsewhere(exercise, asked):
    exercise.slug() == asked
"""


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("test_direct", Compared("slug")),
        ("test_assigned", Compared("slug")),
        ("test_length", Compared("slug", "length")),
        ("test_method", Compared("open")),
        ("test_count", Compared("work", "calls")),
        ("test_calls", Compared("work", "calls")),
        ("test_peak", Compared("work", "peak")),
        ("test_name", Compared()),
        ("test_count_of_a_list", Compared()),
        ("test_other", Compared()),
        ("test_truth", Compared()),
        ("test_argument", Compared()),
        ("test_elsewhere", Compared()),
    ],
)
def test_what_is_compared_is_found(attempt: Attempt, name: str, compared: Compared) -> None:
    found: list[Compared] = []

    def body(trial: Trial) -> None:
        class Asked:
            def __eq__(self, other: object) -> bool:
                found.append(compared_by_test(trial.exercise))
                return True

            __hash__ = None  # type: ignore[assignment]

        tests = trial.exercise.visible_tests
        tests.write_text(TESTS, encoding="utf-8")
        names: dict[str, Callable[..., None]] = {}
        exec(compile(TESTS, str(tests), "exec"), names)  # noqa: S102 - the test's own
        more = {"work": trial.world.operation("work"), "other": SimpleNamespace(count="ab")}
        wanted = inspect.signature(names[name]).parameters
        names[name](trial.stage.subject, Asked(), **{key: more[key] for key in more if key in wanted})

    stub = "def slug(): ...\nclass Door:\n    def open(self): ..."
    attempt("def slug(): return [1]\nclass Door:\n    def open(self): return 1", body, stub)
    assert found == [compared]


def test_outside_of_tests_no_function_is_known(attempt: Attempt) -> None:
    trial = attempt("async def slug(): pass")
    assert compared_by_test(trial.exercise) == Compared()
