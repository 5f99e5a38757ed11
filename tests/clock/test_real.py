"""The real clock behind the same interface; it is the subject here, so a few milliseconds are really waited for."""

from __future__ import annotations

import asyncio
import time

import pytest

from grader.clock.real import RealClock

SHORT_S = 0.002


async def freeze() -> None:
    task = asyncio.create_task(asyncio.sleep(SHORT_S))
    time.sleep(SHORT_S)  # noqa: ASYNC251 - what freezes the loop is the subject
    await task


def test_loops_tasks_and_blocking_sleeps_are_on_record() -> None:
    clock = RealClock()
    with clock.running():
        asyncio.run(freeze())
    assert [loop.is_closed() for loop in clock.loops] == [True]
    assert {"freeze", "sleep"} <= {span.name for span in clock.timeline.of("task")}
    assert [span.duration_ns >= SHORT_S * 1e9 for span in clock.timeline.of("frozen")] == [True]


def test_a_sleep_without_a_loop_freezes_nothing() -> None:
    clock = RealClock()
    with clock.running():
        time.sleep(SHORT_S)
    assert clock.timeline.of("frozen") == []
    assert clock.now_ns >= SHORT_S * 1e9


def test_everything_is_put_back_even_after_an_error() -> None:
    before = asyncio.new_event_loop, asyncio.events.new_event_loop, time.sleep
    with pytest.raises(ZeroDivisionError), RealClock().running():
        1 / 0  # noqa: B018 - the error is the point
    assert (asyncio.new_event_loop, asyncio.events.new_event_loop, time.sleep) == before
