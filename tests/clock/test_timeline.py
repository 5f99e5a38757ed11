from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from grader.clock import timeline
from grader.clock.clock import Clock
from grader.clock.reading import NS
from grader.clock.timeline import Timeline


def block_for(seconds: float) -> None:
    time.sleep(seconds)


def test_a_span_has_its_times_its_outcome_and_a_duration(clock: Clock) -> None:
    span = clock.timeline.begin("operation", "fetch")
    assert span.duration_ns == 0
    time.sleep(2)
    clock.timeline.end(span, "raised")
    assert (span.start_ns, span.end_ns, span.duration_ns, span.outcome) == (0, 2 * NS, 2 * NS, "raised")


def test_a_span_ends_once(clock: Clock) -> None:
    span = clock.timeline.begin("operation", "fetch")
    clock.timeline.end(span, "returned")
    time.sleep(1)
    clock.timeline.end(span, "cancelled")
    assert (span.end_ns, span.outcome) == (0, "returned")


def test_spans_beyond_the_limit_are_counted_not_kept(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MAX_SPANS", 3)
    for number in range(5):
        clock.timeline.begin("operation", str(number))
    assert [span.name for span in clock.timeline.spans] == ["0", "1", "2"]
    assert clock.timeline.dropped == 2


def test_spans_are_found_by_kind_in_order() -> None:
    record = Timeline(Clock())
    record.begin("task", "a")
    record.begin("call", "b")
    record.begin("frozen", "c")
    assert [span.name for span in record.of("frozen", "task")] == ["a", "c"]


def test_a_line_outside_of_the_source_is_unknown() -> None:
    assert Timeline(Clock(), source="elsewhere.py").student_line() is None


def test_a_frozen_loop_has_the_line_that_froze_it(clock: Clock, program: Callable[[str], None]) -> None:
    program("""
        import asyncio
        import time

        def pause():
            time.sleep(2)

        async def main():
            await asyncio.sleep(1)
            pause()

        asyncio.run(main())
    """)
    found = [(span.name, span.start_ns, span.end_ns, span.line) for span in clock.timeline.of("frozen")]
    assert found == [("time.sleep", NS, 3 * NS, 5)]


def test_blocking_outside_of_a_loop_freezes_nothing(clock: Clock) -> None:
    block_for(1)
    assert clock.timeline.of("frozen") == []
