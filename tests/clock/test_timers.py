from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from grader.clock.clock import Clock
from grader.clock.loop import SWEEP_LIMIT, VirtualLoop
from grader.clock.reading import NS
from grader.clock.stall import Spin
from grader.clock.timers import VirtualTimer


@pytest.fixture
def loop(clock: Clock) -> Iterator[VirtualLoop]:
    loop = VirtualLoop(clock)
    yield loop
    loop.close()


def slots(timer: Any) -> dict[str, Any]:
    """What is set in a timer, by name; a context and a traceback count only as there or not."""
    names = {name for kind in type(timer).__mro__ for name in getattr(kind, "__slots__", ())} - {"__weakref__"}
    found = {name: getattr(timer, name) for name in names}
    return {**found, **{name: bool(found[name]) for name in ("_context", "_source_traceback")}}


@pytest.mark.parametrize("is_debugged", [False, True])
@pytest.mark.parametrize("has_fired", [False, True])
def test_a_timer_is_in_every_part_what_asyncios_is(loop: VirtualLoop, is_debugged: bool, has_fired: bool) -> None:
    loop.set_debug(is_debugged)
    ours = VirtualTimer(5.0, print, (1,), loop, None)
    theirs: Any = asyncio.TimerHandle(5.0, print, (1,), loop)
    theirs._scheduled = True  # by asyncio's own loop, once it is in the heap
    assert slots(ours) == slots(theirs)
    for timer in (ours, theirs):
        timer._scheduled = not has_fired
        timer.cancel()
        timer.cancel()
    ours._repr = theirs._repr = None  # it says which class it is
    assert slots(ours) == slots(theirs)
    assert ours.cancelled()


def test_timers_that_are_set_and_cancelled_do_not_pile_up(loop: VirtualLoop) -> None:
    kept = [loop.call_later(second, print) for second in range(1, 4)]
    for _ in range(50 * SWEEP_LIMIT):
        loop.call_later(1000, print).cancel()
    assert len(loop._scheduled) <= SWEEP_LIMIT + len(kept) + 1
    assert {timer for _, _, timer in loop._scheduled} >= set(kept)


def test_what_is_left_after_a_sweep_fires_in_order(loop: VirtualLoop, clock: Clock) -> None:
    fired: list[tuple[int, int]] = []

    def fire(second: int) -> None:
        fired.append((second, clock.now_ns))

    for second in (3, 1, 2):
        loop.call_later(second, fire, second)
        for _ in range(SWEEP_LIMIT):
            loop.call_later(second / 2, print).cancel()
    loop.run_until_complete(asyncio.sleep(4))
    assert fired == [(second, second * NS) for second in (1, 2, 3)]


def test_a_timer_of_no_seconds_that_sets_itself_again_is_a_spin(loop: VirtualLoop, clock: Clock) -> None:
    def again() -> None:
        loop.call_later(0, again)

    again()
    with pytest.raises(Spin):
        loop.run_until_complete(asyncio.sleep(1))
    assert clock.now_ns == 0


def test_the_clock_reads_more_than_a_timer_that_fires_asked_for(loop: VirtualLoop) -> None:
    asked = [loop.time() + 0.3, loop.time() + 0.1 + 0.2, loop.time() + 0.3000000000001]
    late: list[float] = []
    for when in asked:
        loop.call_at(when, lambda asked: late.append(loop.time() - asked), when)
    loop.run_until_complete(asyncio.sleep(1))
    assert len(late) == 3
    assert min(late) > 0


def block_for(seconds: float) -> None:
    time.sleep(seconds)


def test_in_debug_mode_a_callback_that_took_long_is_reported(
    loop: VirtualLoop, caplog: pytest.LogCaptureFixture
) -> None:
    loop.set_debug(True)
    loop.call_later(1, block_for, 2)
    loop.call_later(4, block_for, 0.01)
    loop.run_until_complete(asyncio.sleep(5))
    reports = [record.getMessage() for record in caplog.records]
    assert len(reports) == 1
    assert reports[0].startswith("Executing <VirtualTimer")
    assert reports[0].endswith("took 2.000 seconds")


def test_in_debug_mode_a_coroutine_is_refused_as_a_timers_callback(loop: VirtualLoop) -> None:
    loop.set_debug(True)
    with pytest.raises(TypeError, match="coroutines cannot be used"):
        loop.call_later(1, block_for_ever)
    with pytest.raises(TypeError, match="coroutines cannot be used"):
        loop.call_soon(block_for_ever)


async def block_for_ever() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("call", [partial(VirtualLoop.call_later, delay=1), partial(VirtualLoop.call_at, when=9e9)])
def test_a_closed_loop_takes_no_timers(clock: Clock, call: Any) -> None:
    loop = VirtualLoop(clock)
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        call(loop, callback=print)
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon(print)
