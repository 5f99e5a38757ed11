"""The pytest plugin: hooks and fixtures, and no logic of its own.

It acts on test files of exercises only (`catalogue.exercise_of_test`); other tests of the same session are left
alone.
"""

from __future__ import annotations

import faulthandler
import inspect
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from grader.catalogue import FOLDER_NAME, Exercise, exercise_of_test
from grader.errors import BadExercise
from grader.report.events import Began, Ended, Event, Finished, Unreadable, note
from grader.report.learner import print_summary
from grader.report.model import TestResult, whole
from grader.trial.trial import Trial
from grader.trial.world import World

SUBJECTS = pytest.StashKey[Callable[[Exercise], Path]]()
"""Where the file of an exercise is; without it, the learner's own."""
TRIALS = pytest.StashKey[Callable[[Exercise], Trial]]()
"""Makes the trial of a test where student code is not in this process."""
LIMIT = pytest.StashKey[Callable[[Exercise], float]]()
"""Real seconds that a test may take, where something else watches over student code."""
TRIAL = pytest.StashKey[Trial]()
RUNNING = pytest.StashKey[Trial]()
"""The trial of the test that runs."""
EXERCISES = pytest.StashKey[dict[Path, Exercise | None]]()
RESULTS = pytest.StashKey[dict[str, tuple[Exercise, TestResult]]]()
TERMINAL = pytest.StashKey[int]()
"""The terminal's descriptor, in a learner's own session."""
LAST_RESORT_S = 5
"""Real seconds beyond the watchdog's limit after which a session that hangs in C is ended."""
REAL_TIME_LIMIT_S = 120
"""The watchdog's limit per test where time is real, in seconds."""
MAX_PRINTED = 10_000
"""Characters of what a learner's code printed that are kept: the last ones."""
RESULT_PROPERTY = "awaitlings"
"""The report's user property that holds the TestResult as JSON."""


def exercise_of(node: pytest.Item | pytest.Collector) -> Exercise | None:
    """The exercise whose test this is, read once a session. Raises CollectError, shown without a traceback."""
    known = node.config.stash.setdefault(EXERCISES, {})
    try:
        if node.path not in known:
            known[node.path] = exercise_of_test(node.path)
        return known[node.path]
    except BadExercise as error:
        raise pytest.Collector.CollectError(str(error)) from None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the real clock, and the reference solutions in place of the learner's files."""
    group = parser.getgroup("awaitlings")
    group.addoption("--real-time", action="store_true", help="run exercises on the real clock, with tolerant windows")
    group.addoption("--solutions", action="store_true", help="run the tests of exercises on the reference solutions")
    group.addoption("--events-to", metavar="FILE", help="append what happens to FILE, as lines of JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, and keep pytest's own report of failures back where only exercises are run."""
    config.addinivalue_line("markers", "points(number): what a test of an exercise is worth; 1 without the mark")
    config.stash[RESULTS] = {}
    if SUBJECTS not in config.stash:
        config.stash[TERMINAL] = os.dup(2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the descriptor back."""
    if TERMINAL in config.stash:
        os.close(config.stash[TERMINAL])


def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class, name: str, obj: object) -> None:
    """Have pytest-asyncio run an exercise's coroutine tests, whatever its mode."""
    if name.startswith("test") and inspect.iscoroutinefunction(obj) and exercise_of(collector):
        pytest.mark.asyncio(obj)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the real watchdog behind every test of an exercise; a session of nothing else is a learner's."""
    exercises = [exercise_of(item) for item in items]
    for item, exercise in zip(items, exercises, strict=True):
        if exercise is not None:
            limit_s = config.stash.get(LIMIT, lambda each: each.limit)(exercise)
            limit = REAL_TIME_LIMIT_S if config.option.real_time else limit_s
            item.add_marker(pytest.mark.timeout(limit, method="signal", func_only=True))
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    is_learners = items and all(exercises) and not (config.option.fulltrace or session.testsfailed)
    if terminal is not None and is_learners:
        config.option.tbstyle = "no"
        terminal.reportchars = ""


def own_file(exercise: Exercise) -> Path:
    """The file that a learner fills in."""
    return exercise.stub


def solution(exercise: Exercise) -> Path:
    """The reference solution."""
    return exercise.solution


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Every test of an exercise is one trial."""
    exercise = exercise_of(item)
    if exercise is None:
        return (yield)
    locate = item.config.stash.get(SUBJECTS, own_file if not item.config.option.solutions else solution)
    _note(item.config, Began(exercise.slug, item.name))
    make = item.config.stash.get(TRIALS, None)
    trial = make(exercise) if make else Trial.local(exercise, locate, real_time=item.config.option.real_time)
    item.stash[TRIAL] = trial
    item.config.stash[RUNNING] = trial
    with trial.stage.running(), last_resort(item):
        try:
            return (yield)
        finally:
            del item.config.stash[RUNNING]


@contextmanager
def last_resort(item: pytest.Item) -> Iterator[None]:
    """End the session, saying where it hangs, if a learner's code can't be interrupted: a call into C, say."""
    terminal = item.config.stash.get(TERMINAL, None)
    if terminal is None:
        yield
        return
    limit = REAL_TIME_LIMIT_S if item.config.option.real_time else item.stash[TRIAL].exercise.limit
    faulthandler.dump_traceback_later(limit + LAST_RESORT_S, exit=True, file=terminal)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Watch the body, and fail where anything is found, with the finding instead of a traceback."""
    trial = pyfuncitem.stash.get(TRIAL, None)
    if trial is None:
        return (yield)
    ran: object = None
    with trial.watching():
        ran = yield
    if trial.diagnosis is not None:
        pytest.fail(trial.diagnosis.message, pytrace=False)
    return ran


@pytest.hookimpl(tryfirst=True)
def pytest_assertrepr_compare(config: pytest.Config, op: str, left: object, right: object) -> list[str] | None:
    """Have a comparison of an exercise's test say in a sentence what came and what was expected."""
    trial = config.stash.get(RUNNING, None)
    return None if trial is None else [trial.explain(op, left, right)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the TestResult to the report of the call, or of the set-up that kept it from happening."""
    report = yield
    trial = item.stash.get(TRIAL, None)
    if trial is not None and (report.when == "call" or (report.when == "setup" and not report.passed)):
        result = result_of(item, trial)
        if result.outcome == "passed" and not report.passed:
            reason = f"the test did not pass for pytest: {report.longreprtext.strip().rpartition(chr(10))[2]}"
            result = msgspec.structs.replace(result, outcome="failed", points=0, message=reason)
        if TERMINAL in item.config.stash:
            result = msgspec.structs.replace(result, printed=(report.capstdout + report.capstderr)[-MAX_PRINTED:])
        result = whole(result)
        report.user_properties.append((RESULT_PROPERTY, msgspec.json.encode(result).decode()))
        item.config.stash[RESULTS][item.nodeid] = (trial.exercise, result)
        _note(item.config, Ended(trial.exercise.slug, result))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Note the tests that can't be collected, with the last line of what pytest says about it."""
    report = yield
    folder = FOLDER_NAME.fullmatch(collector.path.parent.name)
    if report.failed and folder is not None:
        lines = [line.removeprefix("E  ").strip() for line in report.longreprtext.splitlines() if line.strip()]
        _note(collector.config, Unreadable(folder[2], (lines or ["no reason given"])[-1]))
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Note that the session ran to its end."""
    _note(session.config, Finished())


def _note(config: pytest.Config, event: Event) -> None:
    if config.option.events_to is not None:
        note(config.option.events_to, event)


def result_of(item: pytest.Item, trial: Trial) -> TestResult:
    """The test's result under its name, its docstring's first line and its points."""
    mark = item.get_closest_marker("points")
    documentation = inspect.getdoc(getattr(item, "function", None)) or ""
    return trial.result(
        item.name,
        documentation.partition("\n")[0],
        is_hidden=item.path == trial.exercise.hidden_tests,
        max_points=mark.args[0] if mark else 1,
    )


@pytest.fixture
def exercise(request: pytest.FixtureRequest) -> Any:
    """The student's module: its functions by name."""
    return _trial(request).stage.subject


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """The test's view of time."""
    return _trial(request).world


def _trial(request: pytest.FixtureRequest) -> Trial:
    trial: Any = request.node.stash.get(TRIAL, None)
    if trial is None:
        raise pytest.UsageError(f"{request.node.path} is no test of an exercise: it lies in no cNN_…/eN_… folder.")
    return trial  # type: ignore[no-any-return]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell the learner what is done, what fails and why, and what is next."""
    results = list(config.stash[RESULTS].values())
    if results:
        writer = terminalreporter._tw
        is_plain = not writer.hasmarkup
        console = Console(file=writer._file, width=writer.fullwidth, force_terminal=not is_plain, no_color=is_plain)
        terminalreporter.write_line("")
        print_summary(results, console)
