"""The rules, root cause first: the first one that recognises something decides.

The order follows from what causes what: a coroutine that is never awaited also makes a test "too fast", and a
frozen loop also makes it too slow. A rule returns None when it sees nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

from grader.clock.loop import BUSY_REAL_S
from grader.clock.reading import NS
from grader.clock.stall import Deadlock
from grader.clock.timeline import Span
from grader.diagnosis.evidence import TEST, Diagnosis, Evidence
from grader.errors import WindowMissed

Rule = Callable[[Evidence], Diagnosis | None]

KNOWN_ERRORS = {
    "run-inside-loop": r".*RuntimeError: (asyncio\.run|Runner\.run|Cannot run the event loop|This event loop is)",
    "missing-star": r"gather: TypeError: (unhashable type|An asyncio\.Future, a coroutine or an awaitable)",
    "passed-the-function": r"run: (ValueError: a coroutine was expected|TypeError: An asyncio\.Future, a coroutine)",
    "cached-a-coroutine": r".*RuntimeError: (cannot reuse already awaited|coroutine is being awaited)",
    "anext-together": r".*RuntimeError: .*asynchronous generator is already running",
    "wrong-loop": r".*(RuntimeError|ValueError): .*(different|another) (event )?loop",
}
"""Exceptions whose text proves a misconception: patterns for `what was called: Type: message`."""
MAX_ERROR_TEXT = 200


@cache
def texts() -> dict[str, dict[str, str]]:
    """The catalogue of misconceptions: slug → `message` and `advice`."""
    path = resources.files("grader.diagnosis").joinpath("misconceptions.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _named(slug: str, *, line: int | None = None, **facts: object) -> Diagnosis:
    entry = texts()[slug]
    return Diagnosis(slug, entry["message"].format(**facts), entry.get("advice"), line)


def short(text: str) -> str:
    """An exception's text for a sentence: not too long, and without a full stop."""
    return text[:MAX_ERROR_TEXT].rstrip(".")


def root_lesson(evidence: Evidence) -> Diagnosis | None:
    """The subject itself saw that nothing else can matter: not loadable, no such function, not a coroutine."""
    return lesson(evidence) if evidence.lesson is not None and evidence.lesson.is_root else None


def known_error(evidence: Evidence) -> Diagnosis | None:
    """An exception that says by its text what was misunderstood, also where student code swallowed it later."""
    if evidence.raised is None:
        return None
    for slug, pattern in KNOWN_ERRORS.items():
        if re.match(pattern, f"{evidence.raised.inside}: {evidence.raised.text}"):
            return _named(slug, line=evidence.raised.line)
    return None


def never_awaited(evidence: Evidence) -> Diagnosis | None:
    """A coroutine object was thrown away: nearly always the cause of whatever else is wrong."""
    if not evidence.never_awaited:
        return None
    first = min(evidence.never_awaited, key=lambda forgotten: forgotten.line or 0)
    return _named("forgot-await", line=first.line, name=first.name)


def stalled(evidence: Evidence) -> Diagnosis | None:
    """Time could not move: a deadlock or a spin."""
    stall = evidence.stall
    if stall is None:
        return None
    slug = "deadlock" if isinstance(stall, Deadlock) else "spin"
    where = " " + "; ".join(stall.where) + "." if stall.where else ""
    lines = [int(found[1]) for place in stall.where if (found := re.search(r"line (\d+)$", place))]
    return _named(slug, line=lines[0] if lines else None, reason=stall.reason, where=where)


def timed_out(evidence: Evidence) -> Diagnosis | None:
    """The real watchdog ended the test."""
    if evidence.raised is None or not evidence.raised.is_timeout:
        return None
    return _named("timeout", line=evidence.raised.line, seconds=evidence.raised.text)


def ended_program(evidence: Evidence) -> Diagnosis | None:
    """Student code ended its process."""
    return (
        Diagnosis(None, "Your code ended the whole program; nothing should do that.")
        if evidence.ended_program
        else None
    )


def raised(evidence: Evidence) -> Diagnosis | None:
    """Student code let an exception out."""
    if evidence.raised is None:
        return None
    asked = f"; when all is well, {evidence.raised.asked}" if evidence.raised.asked else ""
    return _named("raised", line=evidence.raised.line, reason=short(evidence.raised.text) + asked)


def frozen(evidence: Evidence) -> Diagnosis | None:
    """Something blocked the thread of a running loop."""
    if not evidence.frozen:
        return None
    virtual = [span for span in evidence.frozen if not span.is_real]
    if not virtual:
        first = evidence.frozen[0]
        return _named("blocking-call", line=first.line, name=first.name)
    first = virtual[0]
    seconds = sum(span.duration_ns for span in virtual) / NS
    return _named("blocking-sleep", line=first.line, name=first.name, seconds=seconds)


def starved(evidence: Evidence) -> Diagnosis | None:
    """Something computed for long in the thread of a running loop."""
    return _named("starves-the-loop", seconds=BUSY_REAL_S) if evidence.is_starved else None


def left_running(evidence: Evidence) -> Diagnosis | None:
    """Tasks outlived the function that made them."""
    if not evidence.left_running:
        return None
    first = evidence.left_running[0]
    return _named("left-running", line=first.line, name=first.name, function=first.function)


def lost_exception(evidence: Evidence) -> Diagnosis | None:
    """The loop reported an exception that nobody retrieved, or a thread ended with one."""
    return _named("lost-exception", reason=short(evidence.lost_exceptions[0])) if evidence.lost_exceptions else None


def callback_failed(evidence: Evidence) -> Diagnosis | None:
    """A function that the loop had called raised: a done callback, or one of `call_soon` or `call_later`."""
    return _named("callback-failed", reason=short(evidence.callback_errors[0])) if evidence.callback_errors else None


def lesson(evidence: Evidence) -> Diagnosis | None:
    """The test itself knows what it means."""
    found = evidence.lesson
    if found is None or found.misconception is None:
        return None
    return Diagnosis(found.misconception, str(found), texts().get(found.misconception, {}).get("advice"), found.line)


def wrong_value(evidence: Evidence) -> Diagnosis | None:
    """A value is not what the test expects; what that means is unknown."""
    return None if evidence.assertion is None else Diagnosis(None, evidence.assertion)


def sequential(evidence: Evidence) -> Diagnosis | None:
    """It took too long, no two operations overlapped, and the total is their sum."""
    window = evidence.lesson
    if not isinstance(window, WindowMissed) or window.measured_s <= window.expected_s:
        return None
    spans = evidence.operations
    total_ns = sum(span.duration_ns for span in spans)
    if len(spans) < 2 or _overlap(spans) or abs(total_ns / NS - window.measured_s) > evidence.tolerance_s:
        return None
    slug = "await-task-at-once" if _one_task_each(evidence) else "sequential-await"
    return Diagnosis(slug, str(window), texts()[slug]["advice"], spans[1].line)


def _overlap(spans: list[Span]) -> bool:
    ends = [span.end_ns for span in spans]
    return any(end is None or later.start_ns < end for end, later in zip(ends, spans[1:], strict=False))


def _one_task_each(evidence: Evidence) -> bool:
    """Whether each operation ran in a task of its own, created when the one before had ended."""
    own = [task for task in evidence.tasks if task.call is not None]
    return [task.start_ns for task in own] == [span.start_ns for span in evidence.operations]


def wrong_window(evidence: Evidence) -> Diagnosis | None:
    """It took another time than expected; why is unknown."""
    return None if evidence.lesson is None else Diagnosis(None, str(evidence.lesson))


def never_ran(evidence: Evidence) -> Diagnosis | None:
    """The test's body was not executed to its end, so it proves nothing."""
    return None if evidence.ran_to_end else Diagnosis(None, "The test did not run to its end.")


ROOTS: tuple[Rule, ...] = (ended_program, root_lesson, timed_out, known_error, never_awaited)
CONSEQUENCES: tuple[Rule, ...] = (
    stalled,
    raised,
    frozen,
    starved,
    left_running,
    lost_exception,
    callback_failed,
    lesson,
    wrong_value,
    sequential,
    wrong_window,
    never_ran,
)


def diagnose(evidence: Evidence) -> Diagnosis | None:
    """The first rule's finding, or None where nothing is wrong. A value of a wrong shape is no finding by itself."""
    root = next((found for rule in ROOTS if (found := rule(evidence)) is not None), None)
    if root is not None:
        return root
    found = next((found for rule in CONSEQUENCES if (found := rule(evidence)) is not None), None)
    return found and (shaped(evidence, found) or found)


def shaped(evidence: Evidence, found: Diagnosis) -> Diagnosis | None:
    """The wrong shape of a returned value, if it explains `found` better than `found` does.

    A task or a generator does, unless a function is known to have left work running. Where it is less than certain,
    what has a name of its own is told; and nobody has forgotten a `return` who answered a failure with None.
    """
    shape = evidence.wrong_shape
    if shape is None or (found.misconception == "left-running" and evidence.left_running[0].function != TEST):
        return None
    if not (shape.is_certain or found.misconception in {None, "raised"}):
        return None
    has_failed = not shape.is_certain and any(span.outcome == "raised" for span in evidence.operations)
    slug = None if has_failed else shape.misconception
    return Diagnosis(slug, shape.sentence, texts()[slug].get("advice") if slug else None)
