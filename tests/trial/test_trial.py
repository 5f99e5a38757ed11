from __future__ import annotations

import asyncio
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.catalogue import read_exercise
from grader.clock.reading import NS
from grader.report.model import TestResult
from grader.trial import trial as trial_module
from grader.trial.trial import Trial, short
from grader.trial.waste import thrown_away

Attempt = Callable[..., Trial]

PLAIN = "def slug(): ..."


def result_of(trial: Trial) -> TestResult:
    return trial.result("test_it", "It works.", is_hidden=False, max_points=2)


@pytest.mark.parametrize(
    ("submission", "misconception", "line"),
    [
        ("import asyncio\nasync def slug(): asyncio.sleep(1)", "forgot-await", 2),
        ("async def f(): pass\nasync def slug():\n    return [f()] and None", "forgot-await", 3),
        ("import time\nasync def slug():\n    time.sleep(1)", "blocking-sleep", 3),
        ("async def slug():\n    raise ValueError('x')", "raised", 2),
        ("import asyncio\nasync def slug():\n    asyncio.run(slug())", "run-inside-loop", 3),
        ("import asyncio\nasync def slug():\n    await asyncio.gather([])", "missing-star", 3),
        ("import asyncio\nasync def slug():\n    asyncio.create_task(asyncio.sleep(1))", "left-running", 3),
        ("import asyncio\nasync def slug():\n    await asyncio.Event().wait()", "deadlock", None),
        ("import asyncio\nasync def slug():\n    while True:\n        await asyncio.sleep(0)", "spin", None),
        ("import sys\nasync def slug():\n    sys.exit()", "raised", 3),
        (
            """
            import asyncio
            async def bad():
                raise ValueError("lost")
            async def slug():
                asyncio.create_task(bad())
                await asyncio.sleep(1)
            """,
            "lost-exception",
            None,
        ),
        (
            """
            import asyncio
            async def slug():
                try:
                    await asyncio.Event().wait()
                except BaseException:
                    pass
            """,
            "deadlock",
            None,
        ),
    ],
)
def test_a_mistake_is_diagnosed(attempt: Attempt, submission: str, misconception: str, line: int | None) -> None:
    found = attempt(submission).diagnosis
    assert found is not None
    assert found.misconception == misconception
    assert line is None or found.line == line


def test_a_right_answer_passes_with_its_points(attempt: Attempt) -> None:
    result = result_of(attempt("import asyncio\nasync def slug(): await asyncio.sleep(1)"))
    assert (result.outcome, result.points, result.virtual_s) == ("passed", 2, 1)
    assert [(row.kind, row.end_s) for row in result.timeline] == [("call", 1), ("sleep", 1)]


def test_a_wrong_answer_has_its_reason_and_its_timeline(attempt: Attempt) -> None:
    result = result_of(attempt("import time\nasync def slug():\n    time.sleep(1)"))
    assert (result.outcome, result.points, result.misconception, result.line) == ("failed", 0, "blocking-sleep", 3)
    assert [(row.kind, row.start_s, row.end_s) for row in result.timeline] == [("call", 0, 1), ("frozen", 0, 1)]


def test_a_missed_window_is_in_the_result(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        fetch = trial.world.operation("fetch", seconds=1)
        asyncio.run(trial.stage.subject.slug(fetch))
        trial.world.took(1, because="the longest")

    result = result_of(
        attempt("async def slug(fetch):\n    await fetch()\n    await fetch()", body, "async def slug(fetch): ...")
    )
    assert (result.misconception, result.measured_s, result.expected_s) == ("sequential-await", 2, 1)
    assert result.line == 3


def test_a_failed_assertion_of_the_test_is_its_message(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        if asyncio.run(trial.stage.subject.slug()) != 2:
            raise AssertionError(f"too few\nassert {trial.explain('==', 1, 2)}\n  + where 1 = slug()\n  more")

    found = attempt("async def slug(): return 1", body).diagnosis
    assert found is not None
    assert (found.misconception, found.message) == (None, "too few; got 1, expected 2")


def test_an_assertion_of_the_test_is_no_exception_of_the_student(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        tests = trial.exercise.visible_tests
        source = "def step(): raise AssertionError('the line is wrong')"
        names: dict[str, Callable[[], None]] = {}
        exec(compile(source, str(tests), "exec"), names)  # noqa: S102 - the test's own
        asyncio.run(trial.stage.subject.slug(names["step"]))

    found = attempt("async def slug(step): step()", body, "async def slug(step): ...").diagnosis
    assert found is not None
    assert (found.misconception, found.message) == (None, "the line is wrong")


def test_what_should_be_returned_is_told_beside_an_exception_of_the_students_own(attempt: Attempt) -> None:
    stub = "async def slug() -> str: ..."
    found = attempt("async def slug(): return {}['x']", stub=stub).diagnosis
    assert found is not None
    assert found.message == "Your code raised KeyError: 'x'; when all is well, `slug` returns a str."


def test_an_exception_of_the_tests_that_is_passed_on_is_told_as_it_is(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        asyncio.run(trial.stage.subject.slug(trial.world.operation("fetch", raises=ValueError("closed"))))

    found = attempt("async def slug(fetch): await fetch()", body, "async def slug(fetch) -> str: ...").diagnosis
    assert found is not None
    assert found.message == "Your code raised ValueError: closed."


def test_a_result_that_can_not_be_used_is_explained(attempt: Attempt) -> None:
    found = attempt(
        "async def slug(): return None", lambda trial: len(asyncio.run(trial.stage.subject.slug()))
    ).diagnosis
    assert found is not None
    assert "TypeError: object of type 'NoneType' has no len()" in found.message


def test_a_check_fails_the_trial_although_it_was_swallowed(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        asyncio.run(trial.stage.subject.slug(lambda: trial.world.check(False, "wrong-loop", "You did it.")))

    submission = "async def slug(check):\n    try:\n        check()\n    except BaseException:\n        pass"
    found = attempt(submission, body, "async def slug(check): ...").diagnosis
    assert found is not None
    assert (found.misconception, found.message, found.line) == ("wrong-loop", "You did it.", 3)


def test_the_watchdogs_exception_is_a_timeout(attempt: Attempt) -> None:
    result = result_of(attempt("async def slug(): pass", lambda _: pytest.fail("Timeout (>3.0s) from pytest-timeout.")))
    assert (result.outcome, result.misconception) == ("timeout", "timeout")


@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit])
def test_an_interrupt_is_passed_on_and_proves_nothing(attempt: Attempt, error: type[BaseException]) -> None:
    trials: list[Trial] = []

    def body(trial: Trial) -> None:
        trials.append(trial)
        raise error

    with pytest.raises(error):
        attempt("async def slug(): pass", body)
    assert (result_of(trials[0]).outcome, result_of(trials[0]).points) == ("failed", 0)


def test_a_trial_whose_body_never_ran_does_not_pass(attempt: Attempt) -> None:
    done = attempt("async def slug(): pass")
    fresh = Trial.local(done.exercise, lambda _: done.exercise.stub)
    assert result_of(fresh).outcome == "failed"
    assert result_of(fresh).message == "The test did not run to its end."


WORKER = """
import asyncio

async def work(seconds):
    await asyncio.sleep(seconds)

async def slug(seconds):
    task = asyncio.create_task(work(seconds))
    await asyncio.sleep(2)
    {ending}
"""


@pytest.mark.parametrize(
    ("ending", "seconds", "left"), [("await task", 5, 0), ("pass", 1, 0), ("pass", 5, 1), ("return task", 5, 0)]
)
def test_tasks_that_go_on_at_the_return_are_noticed(attempt: Attempt, ending: str, seconds: int, left: int) -> None:
    trial = attempt(
        WORKER.format(ending=ending),
        lambda trial: asyncio.run(trial.stage.subject.slug(seconds)),
        "async def slug(seconds): ...",
    )
    assert [span.line for span in trial.evidence.left_running] == [7] * left


def test_tasks_of_another_call_are_not_blamed(attempt: Attempt) -> None:
    async def main(trial: Trial) -> None:
        await asyncio.gather(trial.stage.subject.slug(1), trial.stage.subject.slug(5))

    trial = attempt(
        WORKER.format(ending="await task"), lambda trial: asyncio.run(main(trial)), "async def slug(seconds): ..."
    )
    assert trial.evidence.left_running == []
    assert trial.diagnosis is None
    assert trial.clock.now_ns == 5 * NS


def test_tasks_of_the_test_are_not_blamed(attempt: Attempt) -> None:
    async def main(trial: Trial) -> None:
        task = asyncio.create_task(asyncio.sleep(9))
        await trial.stage.subject.slug()
        task.cancel()

    assert attempt("async def slug(): pass", lambda trial: asyncio.run(main(trial))).diagnosis is None


def test_tasks_in_a_loop_that_was_left_open_are_noticed(attempt: Attempt) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    def body(trial: Trial) -> None:
        loops.append(asyncio.new_event_loop())
        trial.stage.subject.helper(loops[0])

    submission = "async def slug(): pass\ndef helper(loop):\n    loop.create_task(slug())"
    trial = attempt(submission, body)
    loops[0].run_until_complete(asyncio.sleep(0))
    loops[0].close()
    assert [span.line for span in trial.evidence.left_running] == [3]


def test_a_plain_function_may_run_its_own_loop(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert trial.stage.subject.slug() == 7
        assert len(trial.world.loops) == 1

    trial = attempt("import asyncio\ndef slug(): return asyncio.run(asyncio.sleep(1, 7))", body, PLAIN)
    assert trial.diagnosis is None


def test_the_module_is_forgotten_after_the_trial(attempt: Attempt) -> None:
    seen: list[bool] = []

    def body(trial: Trial) -> None:
        asyncio.run(trial.stage.subject.slug())
        seen.append("slug" in sys.modules)

    attempt("async def slug(): pass", body)
    assert seen == [True]
    assert "slug" not in sys.modules


def test_a_module_is_loaded_once_per_trial(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert trial.stage.subject.slug() is trial.stage.subject.slug()

    assert attempt("THE_ONE = object()\ndef slug(): return THE_ONE", body, "def slug(): ...").diagnosis is None


def test_rows_are_sorted_and_limited(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_module, "MAX_ROWS", 3)

    def body(trial: Trial) -> None:
        fetch = trial.world.operation("fetch", seconds=1)
        asyncio.run(trial.stage.subject.slug(fetch))

    submission = "import asyncio\nasync def slug(fetch): await asyncio.gather(*(fetch(n) for n in 'cab'))"
    rows = attempt(submission, body, "async def slug(fetch): ...").rows()
    assert [(row.kind, row.name) for row in rows] == [
        ("call", "slug"),
        ("operation", "fetch a"),
        ("operation", "fetch b"),
    ]


NOTHING = "what this test checks does not hold"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", NOTHING),
        ("one\n\n two\nthree", "one; two"),
        ("assert not True\n +  where True = f()", NOTHING),
        ("assert got 1, expected 2", "got 1, expected 2"),
        ("assert (got 1, expected 2 and True)", "got 1, expected 2"),
        ("one boil is enough\nassert got 1, expected 2", "one boil is enough; got 1, expected 2"),
        ("one boil is enough\nassert False\n +  where False = f()", "one boil is enough"),
    ],
)
def test_an_assertion_is_shortened(text: str, shown: str) -> None:
    assert short(text, "got 1, expected 2") == shown


def warned(text: str) -> warnings.WarningMessage:
    return warnings.WarningMessage(text, RuntimeWarning, "b.py", 1)


@pytest.mark.parametrize(
    ("warning", "name", "line"),
    [
        ("coroutine 'main.<locals>.fetch' was never awaited", "fetch", None),
        ('coroutine \'fetch\' was never awaited\n  File "a.py", line 3\n  File "a.py", line 9', "fetch", 9),
        ("coroutine 'fetch' was never awaited\n  File \"b.py\", line 3", "fetch", None),
    ],
)
def test_a_warning_about_a_coroutine_is_understood(warning: str, name: str, line: int | None) -> None:
    [found] = thrown_away([warned(warning)], "a.py")
    assert found is not None
    assert (found.name, found.line) == (name, line)


def test_another_warning_is_none_of_a_coroutine() -> None:
    assert thrown_away([warned("unclosed file")], "a.py") == []


def test_an_exercise_of_a_kit_is_read(attempt: Attempt, tmp_path: Path) -> None:
    trial = attempt("async def slug(): pass")
    assert trial.exercise == read_exercise(tmp_path / "exercises" / "c01_chapter" / "e1_slug")
