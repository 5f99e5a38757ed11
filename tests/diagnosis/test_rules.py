from __future__ import annotations

import string
from dataclasses import replace

import pytest

from grader.clock.reading import NS
from grader.clock.stall import Deadlock, Spin
from grader.clock.timeline import Kind, Span
from grader.diagnosis import rules
from grader.diagnosis.evidence import TEST, Evidence, Forgotten, LeftOver, Raised, WrongShape
from grader.diagnosis.rules import CONSEQUENCES, KNOWN_ERRORS, ROOTS, Rule, diagnose, texts
from grader.errors import Lesson, WindowMissed

FACTS = {"name", "function", "seconds", "reason", "where", "at", "line"}
"""What a message may speak of."""


def span(start_s: float, end_s: float | None, kind: Kind = "operation", call: int | None = None) -> Span:
    end_ns = None if end_s is None else round(end_s * NS)
    return Span(kind, "fetch", round(start_s * NS), end_ns, line=7, outcome="returned", call=call)


def window(measured_s: float, expected_s: float = 1, misconception: str | None = None) -> WindowMissed:
    return WindowMissed(measured_s, expected_s, "the longest of them", misconception, at_most=False)


def evidence(**seen: object) -> Evidence:
    return Evidence(**seen)  # type: ignore[arg-type]


NOTHING = evidence()
ROOT = Lesson("not-a-coroutine", "`fetch_all` must be a coroutine function.", is_root=True)
CHECK = Lesson("completion-order", "The results came in another order.", line=3)
ONE_BY_ONE = [span(0, 1), span(1, 3)]
AT_ONCE = [span(0, 1), span(0, 2)]
FORGOT = {"never_awaited": [Forgotten("fetch", 5)]}
DEADLOCK = {"stall": Deadlock("nothing can ever happen again", ["`main` waits in main, line 4"])}
SPIN = {"stall": Spin("the loop turned again and again")}
FROZE = {"frozen": [span(0, 1, "frozen"), span(2, 3, "frozen")]}
WAITED = {"frozen": [replace(span(0, 0.1234, "frozen"), is_real=True)]}
STARVED = {"is_starved": True}
LEFT = {"left_running": [LeftOver("fetch_all", "fetch", 7)]}
LOST = {"lost_exceptions": ["ValueError: lost"]}
RAISED = {"raised": Raised("ValueError: out", 9)}
TIMEOUT = {"raised": Raised("3", 8, is_timeout=True)}
RUN_INSIDE = {"raised": Raised("RuntimeError: asyncio.run() cannot be called from a running event loop", 2)}
TOO_LATE = {"lesson": window(3), "operations": ONE_BY_ONE}
TASKS = [span(0, 1, "task", call=1), span(1, 3, "task", call=1)]


@pytest.mark.parametrize(
    ("rule", "seen", "misconception", "line"),
    [
        (rules.root_lesson, {"lesson": ROOT}, "not-a-coroutine", None),
        (rules.timed_out, TIMEOUT, "timeout", 8),
        (rules.known_error, RUN_INSIDE, "run-inside-loop", 2),
        (rules.never_awaited, FORGOT, "forgot-await", 5),
        (rules.stalled, DEADLOCK, "deadlock", 4),
        (rules.stalled, SPIN, "spin", None),
        (rules.raised, RAISED, "raised", 9),
        (rules.frozen, FROZE, "blocking-sleep", 7),
        (rules.frozen, WAITED, "blocking-call", 7),
        (rules.frozen, {"frozen": WAITED["frozen"] + FROZE["frozen"]}, "blocking-sleep", 7),
        (rules.starved, STARVED, "starves-the-loop", None),
        (rules.left_running, LEFT, "left-running", 7),
        (rules.lost_exception, LOST, "lost-exception", None),
        (rules.lesson, {"lesson": CHECK}, "completion-order", 3),
        (rules.lesson, {"lesson": window(3, misconception="barrier")}, "barrier", None),
        (rules.wrong_value, {"assertion": "assert 1 == 2"}, None, None),
        (rules.sequential, TOO_LATE, "sequential-await", 7),
        (rules.sequential, TOO_LATE | {"tasks": TASKS}, "await-task-at-once", 7),
        (rules.wrong_window, {"lesson": window(3)}, None, None),
        (rules.never_ran, {"ran_to_end": False}, None, None),
    ],
)
def test_a_rule_recognises_its_evidence(
    rule: Rule, seen: dict[str, object], misconception: str | None, line: int | None
) -> None:
    found = rule(evidence(**seen))
    assert found is not None
    assert (found.misconception, found.line) == (misconception, line)
    assert found.message
    assert "{" not in found.message + (found.advice or "")


@pytest.mark.parametrize("rule", [*ROOTS, *CONSEQUENCES])
def test_no_rule_finds_anything_where_nothing_was_seen(rule: Rule) -> None:
    assert rule(NOTHING) is None


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (rules.root_lesson, {"lesson": CHECK}),
        (rules.timed_out, RAISED),
        (rules.known_error, RAISED),
        (rules.known_error, {"raised": Raised("ValueError: asyncio.run() cannot be called", None)}),
        (rules.never_awaited, DEADLOCK),
        (rules.stalled, FROZE),
        (rules.raised, {"assertion": "assert 1 == 2"}),
        (rules.frozen, {"operations": ONE_BY_ONE}),
        (rules.starved, FROZE),
        (rules.left_running, {"tasks": [span(0, None, "task")]}),
        (rules.lost_exception, RAISED),
        (rules.lesson, {"lesson": window(3)}),
        (rules.wrong_value, {"lesson": CHECK}),
        (rules.wrong_window, {"assertion": "assert 1 == 2"}),
        (rules.never_ran, {"ran_to_end": True}),
    ],
)
def test_a_rule_passes_over_what_looks_like_it(rule: Rule, seen: dict[str, object]) -> None:
    assert rule(evidence(**seen)) is None


@pytest.mark.parametrize(
    "seen",
    [
        TOO_LATE | {"lesson": CHECK},
        TOO_LATE | {"lesson": window(0.5)},
        TOO_LATE | {"lesson": window(4)},
        TOO_LATE | {"operations": ONE_BY_ONE[:1]},
        {"lesson": window(3), "operations": AT_ONCE},
        {"lesson": window(3), "operations": [span(0, None), span(1, 3)]},
    ],
    ids=["no window", "too fast", "not the sum", "one operation", "at once", "never ended"],
)
def test_what_did_not_run_one_after_another_is_not_sequential(seen: dict[str, object]) -> None:
    assert rules.sequential(evidence(**seen)) is None


@pytest.mark.parametrize(
    ("text", "inside", "slug"),
    [
        ("RuntimeError: asyncio.run() cannot be called from a running event loop", "", "run-inside-loop"),
        ("RuntimeError: Runner.run() cannot be called from a running event loop", "", "run-inside-loop"),
        ("RuntimeError: Cannot run the event loop while another loop is running", "", "run-inside-loop"),
        ("RuntimeError: This event loop is already running", "", "run-inside-loop"),
        ("ValueError: a coroutine was expected, got <function main at 0x7f>", "run", "passed-the-function"),
        ("TypeError: unhashable type: 'list'", "gather", "missing-star"),
        ("TypeError: An asyncio.Future, a coroutine or an awaitable is required", "gather", "missing-star"),
        ("TypeError: An asyncio.Future, a coroutine or an awaitable is required", "run", "passed-the-function"),
        ("RuntimeError: <Queue at 0x7f maxsize=0> is bound to a different event loop", "", "wrong-loop"),
        ("RuntimeError: Task <Task> got Future <Future> attached to a different loop", "", "wrong-loop"),
        ("ValueError: The future belongs to a different loop than the one specified", "", "wrong-loop"),
    ],
)
def test_a_known_error_proves_its_misconception(text: str, inside: str, slug: str) -> None:
    found = diagnose(evidence(raised=Raised(text, 12, inside)))
    assert found is not None
    assert (found.misconception, found.line) == (slug, 12)


@pytest.mark.parametrize(
    ("cause", "effect", "misconception"),
    [
        ({"lesson": ROOT}, FORGOT, "not-a-coroutine"),
        ({"lesson": ROOT}, RAISED, "not-a-coroutine"),
        (TIMEOUT, FORGOT, "timeout"),
        (TIMEOUT, FROZE, "timeout"),
        (RUN_INSIDE, FORGOT, "run-inside-loop"),
        (FORGOT, DEADLOCK, "forgot-await"),
        (FORGOT, RAISED, "forgot-await"),
        (FORGOT, {"lesson": window(0)}, "forgot-await"),
        (FORGOT, {"assertion": "assert None == 'tea'"}, "forgot-await"),
        (DEADLOCK, RAISED, "deadlock"),
        (DEADLOCK, LEFT, "deadlock"),
        (SPIN, FROZE, "spin"),
        (RAISED, LEFT, "raised"),
        (RAISED, FROZE, "raised"),
        (FROZE, TOO_LATE, "blocking-sleep"),
        (FROZE, STARVED, "blocking-sleep"),
        (FROZE, LEFT, "blocking-sleep"),
        (STARVED, LEFT, "starves-the-loop"),
        (LEFT, LOST, "left-running"),
        (LEFT, {"assertion": "assert [] == [1]"}, "left-running"),
        (LOST, {"assertion": "assert [] == [1]"}, "lost-exception"),
        ({"lesson": window(3, misconception="barrier")}, {"operations": ONE_BY_ONE}, "barrier"),
        ({"lesson": CHECK}, {"assertion": "assert [2, 1] == [1, 2]"}, "completion-order"),
        (TOO_LATE, {"ran_to_end": False}, "sequential-await"),
    ],
)
def test_of_two_mistakes_the_root_cause_is_named(
    cause: dict[str, object], effect: dict[str, object], misconception: str
) -> None:
    found = diagnose(evidence(**(effect | cause)))
    assert found is not None
    assert found.misconception == misconception


NONE = {"wrong_shape": WrongShape("forgot-return", "`f` returned None.")}
TASK = {"wrong_shape": WrongShape("returned-the-task", "`f` returned a Task.", is_certain=True)}
ASSERTION = {"assertion": "got None, expected 'tea'"}
FAILED = Span("operation", "fetch", 0, NS, line=7, outcome="raised")


@pytest.mark.parametrize(
    ("shape", "seen", "misconception"),
    [
        (NONE, {}, None),
        (NONE, ASSERTION, "forgot-return"),
        (NONE, RAISED, "forgot-return"),
        (NONE, {"lesson": window(3)}, "forgot-return"),
        (NONE, TOO_LATE, "sequential-await"),
        (NONE, {"lesson": CHECK}, "completion-order"),
        (NONE, FORGOT, "forgot-await"),
        (TASK, {}, None),
        (TASK, ASSERTION, "returned-the-task"),
        (TASK, {"lesson": CHECK}, "returned-the-task"),
        (TASK, DEADLOCK, "returned-the-task"),
        (TASK, FORGOT, "forgot-await"),
        (TASK, LEFT, "left-running"),
        (TASK, {"left_running": [LeftOver(TEST, "fetch", 7)]}, "returned-the-task"),
    ],
)
def test_a_wrong_shape_explains_a_failure_and_is_none(
    shape: dict[str, object], seen: dict[str, object], misconception: str | None
) -> None:
    found = diagnose(evidence(**(shape | seen)))
    assert (found is None) is not bool(seen)
    assert misconception == (None if found is None else found.misconception)


def test_none_after_a_failed_operation_is_told_and_not_called_forgotten() -> None:
    found = diagnose(evidence(**(NONE | ASSERTION), operations=[FAILED]))
    assert found is not None
    assert (found.misconception, found.message) == (None, "`f` returned None.")


def test_what_a_function_should_have_done_instead_of_raising_is_told() -> None:
    found = diagnose(evidence(raised=Raised("ValueError: out.", 9, asked="`f` returns a str")))
    assert found is not None
    assert found.message == "Your code raised ValueError: out; when all is well, `f` returns a str."


def test_where_nothing_is_wrong_nothing_is_found() -> None:
    assert diagnose(evidence(operations=AT_ONCE, tasks=TASKS)) is None


def test_the_first_forgotten_coroutine_is_named() -> None:
    found = diagnose(evidence(never_awaited=[Forgotten("later", 9), Forgotten("first", 4)]))
    assert found is not None
    assert found.line == 4
    assert "first" in found.message


def test_all_frozen_seconds_are_added_up() -> None:
    found = diagnose(evidence(**FROZE))
    assert found is not None
    assert "2.00" in found.message


def test_a_lesson_that_the_catalogue_does_not_know_has_no_advice() -> None:
    found = diagnose(evidence(lesson=Lesson("only-here", "It is only here.")))
    assert found is not None
    assert (found.misconception, found.message, found.advice) == ("only-here", "It is only here.", None)


def test_every_known_error_is_in_the_catalogue() -> None:
    assert set(KNOWN_ERRORS) <= set(texts())
    assert all("message" in texts()[slug] for slug in KNOWN_ERRORS)


@pytest.mark.parametrize("slug", sorted(texts()))
def test_a_text_of_the_catalogue_is_whole(slug: str) -> None:
    entry = texts()[slug]
    fields = {name for _, name, _, _ in string.Formatter().parse(entry.get("message", "")) if name}
    assert entry
    assert set(entry) <= {"message", "advice"}
    assert fields <= FACTS
