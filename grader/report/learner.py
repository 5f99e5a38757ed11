"""What a learner reads after `pytest exercises/`: what is done, what fails and why, what is next."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence

from rich.console import Console
from rich.text import Text

from grader.catalogue import Exercise
from grader.report.chart import Line, legend, picture
from grader.report.model import TestResult
from grader.report.terminal import cut, say, width_of
from grader.report.text import visible

Results = Sequence[tuple[Exercise, TestResult]]

STATES = {"done": "green", "not started": "dim"}
"""How the states are coloured; all others are failures."""
ROWS = {"call": "cyan", "operation": "green", "sleep": "blue", "axis": "dim", "more": "dim"}
"""How the rows of a timeline are coloured; all others stand still."""
MAX_PRINTED = 10
"""Lines of what the program printed that are shown: the last ones."""


def print_summary(results: Results, console: Console) -> None:
    """Print every exercise's state, each failure, and what is next; of a single exercise that is done, its picture."""
    exercises = {exercise.slug: exercise for exercise, _ in sorted(results, key=lambda pair: pair[0].order)}
    tests = {slug: [test for exercise, test in results if exercise.slug == slug] for slug in exercises}
    chapter = ""
    for slug, exercise in exercises.items():
        if exercise.chapter != chapter:
            chapter = exercise.chapter
            say(console, chapter)
        word = state(tests[slug])
        line = Text.assemble("  ", (f"{word:<12}", STATES.get(word, "red")), f" {slug:<22} {exercise.title}")
        say(console, line)
    for slug, exercise in exercises.items():
        if state(tests[slug]) not in STATES:
            print_failure(exercise, tests[slug], console)
        elif len(exercises) == 1 and state(tests[slug]) == "done":
            print_success(exercise, tests[slug], console)
    say(console)
    done = {slug for slug in tests if state(tests[slug]) == "done"}
    left = next((f"Next: {exercise.place}" for slug, exercise in exercises.items() if slug not in done), "Well done!")
    say(console, f"{count(exercises.values(), done)} {left}", "bold")


def is_untouched(tests: Iterable[TestResult]) -> bool:
    """Whether it is still the stub that failed."""
    return any(test.misconception == "not-started" for test in tests)


def state(tests: Sequence[TestResult]) -> str:
    """`done`, `not started`, or how many of the tests pass."""
    passed = sum(test.outcome == "passed" for test in tests)
    if passed == len(tests):
        return "done"
    return "not started" if is_untouched(tests) else f"{passed} of {len(tests)}"


def print_failure(exercise: Exercise, tests: Sequence[TestResult], console: Console, *, hint: bool = True) -> None:
    """Print the first failure in full: what was asked, what happened, where, the picture, what to try next.

    The other failures are counted. `hint` says how to get a hint, too.
    """
    failures = [test for test in tests if test.outcome != "passed"]
    test = failures[0]
    _rule(exercise.slug, console)
    if test.title:
        say(console, visible(test.title), "dim")
    say(console)
    where = f"{exercise.stub.name}:{test.line}" if test.line else exercise.stub.name
    name = (f"   [{test.misconception}]", "dim") if test.misconception else ""
    say(console, Text.assemble(f"{where}: ", (visible(test.message or ""), "bold red"), name))
    if test.code:
        say(console)
        say(console, cut(f"{test.line:>5} │ {visible(test.code)}", width_of(console)), "yellow")
    print_timeline(test, console)
    if test.advice:
        say(console)
        say(console, visible(test.advice))
    _print_printed(test.printed, console)
    if len(failures) > 1:
        say(console)
        say(console, f"({len(failures) - 1} more of its tests fail{'s' if len(failures) == 2 else ''}.)", "dim")
    if hint and exercise.hints:
        say(console)
        say(console, Text.assemble("Stuck? ", (f"awaitlings hint {exercise.slug}", "cyan")))


def print_success(exercise: Exercise, tests: Sequence[TestResult], console: Console) -> None:
    """Print the timeline of the test in which most happened, and what the reference does differently."""
    _rule(f"{exercise.slug} is done", console)
    most = max(tests, key=lambda test: (len(test.timeline) + test.omitted, test.virtual_s))
    if most.timeline:
        say(console, visible(most.title), "dim")
    print_timeline(most, console)
    if exercise.after:
        say(console)
        say(console, exercise.after)


def print_timeline(test: TestResult, console: Console) -> None:
    """Print the picture of what happened when, and what its marks mean, unless there is nothing to see."""
    if all(row.kind == "call" and row.end_s in {0, None} for row in test.timeline):
        return
    lines = picture(test.timeline, width_of(console) - 2, test.omitted)
    say(console)
    for line in lines:
        text = _coloured(line)
        text.truncate(width_of(console), overflow="ellipsis")
        say(console, text)
    say(console, f"  {legend(lines)}", "dim")


def _coloured(line: Line) -> Text:
    bar = Text(line.bar, ROWS.get(line.kind, "bold red"))
    bar.highlight_words(["x", "!", ">"], "bold red")
    text = Text.assemble("  ", line.label, " ", bar, " ", (line.note, "dim"))
    text.rstrip()
    return text


def _print_printed(printed: str, console: Console) -> None:
    lines = printed.expandtabs().splitlines()
    if not lines:
        return
    say(console)
    more = f", the last {MAX_PRINTED} of {len(lines):,} lines" if len(lines) > MAX_PRINTED else ""
    say(console, f"Your program printed{more}:")
    for line in lines[-MAX_PRINTED:]:
        say(console, cut(f"  {visible(line)}", width_of(console)), "dim")


def _rule(title: str, console: Console) -> None:
    say(console)
    say(console, f"── {title} ".ljust(width_of(console), "─"), "bold")


def count(exercises: Collection[Exercise], done: Container[str]) -> str:
    """How many of these are done, by slug; extra exercises don't count, but are told when one is done."""
    core = [exercise.slug in done for exercise in exercises if not exercise.is_extra]
    extra = sum(exercise.is_extra and exercise.slug in done for exercise in exercises)
    told = f", and {extra} extra" if extra else ""
    return f"{sum(core)} of {len(core)} exercises done{told}."
