from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.clock.actors import current_actor
from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.reading import NEVER, NS
from grader.clock.stall import Deadlock, Spin


def read_without_end() -> None:
    while True:
        time.monotonic()


def test_time_stands_still_while_something_runs(clock: Clock) -> None:
    assert sum(range(100_000)) > 0
    assert clock.now_ns == 0


def test_a_wait_that_is_not_on_this_clock_is_refused(clock: Clock) -> None:
    with pytest.raises(RuntimeError, match="only a thread on this clock"):
        Clock().wait()
    assert clock.stall is None


def test_attaching_twice_is_refused(clock: Clock) -> None:
    with pytest.raises(RuntimeError, match="on a clock already"):
        clock.attach()


def test_giving_way_off_the_clock_does_nothing() -> None:
    clock = Clock()
    clock.give_way()
    assert current_actor() is None


def test_giving_way_lets_others_run_first(clock: Clock) -> None:
    order: list[str] = []
    threading.Thread(target=lambda: order.append("other")).start()
    clock.give_way()
    order.append("main")
    assert order == ["other", "main"]


def test_what_has_no_thread_has_its_turns_in_those_of_others(clock: Clock) -> None:
    threads = threading.active_count()
    turns: list[int] = []

    def turn() -> None:
        turns.append(clock.now_ns // NS)
        if len(turns) < 4:
            clock.rest(place, clock.after(len(turns)))

    place = clock.spawn("no thread", turn)
    time.sleep(10)
    assert turns == [0, 1, 3, 6]  # the fourth does not end with rest, and is the last one
    assert threading.active_count() == threads


def test_what_has_no_thread_is_woken_as_a_thread_is(clock: Clock) -> None:
    turns: list[int] = []

    def turn() -> None:
        turns.append(clock.now_ns // NS)
        clock.rest(place, NEVER)

    place = clock.spawn("no thread", turn)
    for _ in range(2):
        time.sleep(1)
        clock.wake(place)
    time.sleep(1)
    assert turns == [0, 1, 2]


def test_a_wake_before_the_wait_is_not_lost(clock: Clock) -> None:
    actor = current_actor()
    assert actor is not None
    clock.wake(actor)
    clock.wait()
    assert clock.stall is None


def test_waiting_after_the_end_ends_the_thread() -> None:
    clock = Clock()
    actor = clock.attach()
    clock.closed = True
    with pytest.raises(SystemExit):
        clock.wait()
    clock.leave(actor)
    assert current_actor() is None


def test_closing_a_clock_that_nobody_attached_to_is_harmless() -> None:
    clock = Clock()
    clock.close()
    assert clock.closed


def test_waiting_for_nothing_is_a_deadlock(clock: Clock) -> None:
    with pytest.raises(Deadlock, match="nothing can ever happen again"):
        threading.Event().wait()
    assert isinstance(clock.stall, Deadlock)


def test_a_deadlock_of_many_threads_is_raised_in_the_first(clock: Clock, together: Callable[..., None]) -> None:
    stuck = threading.Event()
    with pytest.raises(Deadlock):
        together(stuck.wait, stuck.wait)
    assert clock.now_ns == 0


def test_a_deadlock_comes_after_all_that_can_still_happen(clock: Clock, together: Callable[..., None]) -> None:
    with pytest.raises(Deadlock):
        together(lambda: time.sleep(3), threading.Event().wait)
    assert clock.now_ns == 3 * NS


def test_a_spin_in_a_worker_reaches_who_waits_for_it(clock: Clock) -> None:
    with pytest.raises(Spin):
        asyncio.run(asyncio.to_thread(read_without_end))
    assert isinstance(clock.stall, Spin)


def test_the_first_stall_is_kept_although_it_was_swallowed(clock: Clock) -> None:
    with pytest.raises(Spin):
        read_without_end()
    with pytest.raises(Deadlock):
        threading.Event().wait()
    assert isinstance(clock.stall, Spin)


def test_except_exception_does_not_hide_a_stall(clock: Clock) -> None:
    def careless() -> None:
        try:
            threading.Event().wait()
        except Exception:  # noqa: BLE001 - as a careless program does
            pytest.fail("a stall is no Exception")

    with pytest.raises(Deadlock):
        careless()
    assert clock.stall is not None


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_sleeping_threads_wake_in_order_of_deadline_then_creation(delays_s: list[int]) -> None:
    order: list[tuple[int, int]] = []

    def sleep(number: int, delay_s: int) -> None:
        time.sleep(delay_s)
        order.append((delay_s, number))

    with on_clock(Clock()):
        threads = [threading.Thread(target=sleep, args=pair) for pair in enumerate(delays_s)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert order == sorted(order)


async def random_work(choose: random.Random, depth: int) -> None:
    for _ in range(choose.randint(1, 3)):
        await asyncio.sleep(choose.choice([0, 0.1, 0.25, 1, 1 / 3]))
        if depth:
            await asyncio.gather(*(random_work(choose, depth - 1) for _ in range(choose.randint(1, 3))))
        else:
            await asyncio.to_thread(time.sleep, choose.choice([0, 0.5, 2]))


def record_of(seed: int) -> list[tuple[str, int, int | None]]:
    with on_clock(Clock()) as clock:
        asyncio.run(random_work(random.Random(seed), 2))  # noqa: S311 - no secrets here
    return [(span.name, span.start_ns, span.end_ns) for span in clock.timeline.spans]


@given(st.integers(0, 2**32))
def test_the_same_program_gives_the_same_timeline(seed: int) -> None:
    assert record_of(seed) == record_of(seed)


@pytest.mark.parametrize(("until_s", "now_s"), [(None, 5), (2, 2), (9, 5)])
def test_real_time_passes_up_to_the_next_deadline(clock: Clock, until_s: int | None, now_s: int) -> None:
    clock.follow_real_time(5 * NS, NEVER if until_s is None else clock.after(until_s))
    assert clock.now_ns == now_s * NS


def test_real_time_that_passes_wakes_sleepers(clock: Clock) -> None:
    woken_ns: list[int] = []

    def sleep() -> None:
        time.sleep(1)
        woken_ns.append(clock.now_ns)

    threading.Thread(target=sleep).start()
    clock.give_way()
    clock.follow_real_time(5 * NS, NEVER)
    clock.give_way()
    assert woken_ns == [NS]
    assert clock.now_ns == NS
