from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable

import pytest

from grader.clock.clock import Clock
from grader.clock.locks import VirtualLock
from grader.clock.reading import NS
from grader.clock.stall import Deadlock


def test_holders_of_a_lock_take_turns(clock: Clock, together: Callable[..., None]) -> None:
    lock = threading.Lock()
    done_ns: list[int] = []

    def enter() -> None:
        with lock:
            time.sleep(1)
            done_ns.append(clock.now_ns)

    together(enter, enter, enter)
    assert done_ns == [NS, 2 * NS, 3 * NS]


def test_who_waited_longest_is_next(clock: Clock, together: Callable[..., None]) -> None:
    lock = threading.Lock()
    order: list[int] = []

    def enter(number: int) -> None:
        time.sleep(number / 10)
        with lock:
            time.sleep(1)
            order.append(number)

    together(*(lambda number=number: enter(number) for number in (2, 0, 1)))
    assert order == [0, 1, 2]
    assert clock.now_ns == 3 * NS


@pytest.mark.parametrize(("held_s", "gets_it"), [(1, True), (3, False)])
def test_waiting_for_a_lock_ends_at_the_timeout(
    clock: Clock, together: Callable[..., None], held_s: int, *, gets_it: bool
) -> None:
    lock = threading.Lock()
    seen: list[tuple[bool, int]] = []

    def hold() -> None:
        with lock:
            time.sleep(held_s)

    together(hold, lambda: seen.append((lock.acquire(timeout=2), clock.now_ns)))
    assert seen == [(gets_it, min(held_s, 2) * NS)]


def test_a_lock_that_is_not_waited_for_is_refused_at_once(clock: Clock) -> None:
    lock = threading.Lock()
    assert lock.acquire()
    assert not lock.acquire(blocking=False)
    assert not lock.acquire(timeout=0)
    assert lock.locked()
    assert clock.now_ns == 0


def test_a_free_lock_can_not_be_released(clock: Clock) -> None:
    with pytest.raises(RuntimeError):
        threading.Lock().release()
    assert clock.stall is None


def test_a_lock_is_free_after_a_fork() -> None:
    lock = VirtualLock()
    lock.acquire()
    lock._at_fork_reinit()
    assert not lock.locked()


def test_a_lock_taken_twice_in_the_loops_thread_is_a_deadlock(clock: Clock) -> None:
    async def main() -> None:
        lock = threading.Lock()
        with lock, lock:
            pytest.fail("nobody holds a lock twice")

    with pytest.raises(Deadlock):
        asyncio.run(main())
    assert isinstance(clock.stall, Deadlock)


def test_a_reentrant_lock_is_taken_twice_and_by_one_thread_at_a_time(
    clock: Clock, together: Callable[..., None]
) -> None:
    lock = threading.RLock()

    def enter() -> None:
        with lock, lock:
            time.sleep(1)

    together(enter, enter)
    assert clock.now_ns == 2 * NS


def test_waiting_for_a_lock_freezes_the_loop(clock: Clock) -> None:
    lock = threading.Lock()

    async def main() -> None:
        lock.acquire(timeout=2)

    lock.acquire()
    asyncio.run(main())
    assert [(span.name, span.duration_ns) for span in clock.timeline.of("frozen")] == [("a lock", 2 * NS)]


@pytest.mark.parametrize(("set_after_s", "is_set", "waited_s"), [(1, True, 1), (5, False, 3)])
def test_an_event_is_waited_for_up_to_the_timeout(
    clock: Clock, together: Callable[..., None], set_after_s: int, waited_s: int, *, is_set: bool
) -> None:
    event = threading.Event()
    seen: list[tuple[bool, int]] = []

    def set_late() -> None:
        time.sleep(set_after_s)
        event.set()

    together(set_late, lambda: seen.append((event.wait(3), clock.now_ns)))
    assert seen == [(is_set, waited_s * NS)]


def test_a_condition_wakes_one_and_then_all(clock: Clock, together: Callable[..., None]) -> None:
    condition = threading.Condition()
    woken_ns: list[int] = []

    def wait() -> None:
        with condition:
            condition.wait()
            woken_ns.append(clock.now_ns)

    def notify() -> None:
        time.sleep(1)
        with condition:
            condition.notify()
        time.sleep(1)
        with condition:
            condition.notify_all()

    together(wait, wait, wait, notify)
    assert woken_ns == [NS, 2 * NS, 2 * NS]


def test_a_semaphore_lets_two_in(clock: Clock, together: Callable[..., None]) -> None:
    semaphore = threading.Semaphore(2)

    def enter() -> None:
        with semaphore:
            time.sleep(1)

    together(*[enter] * 5)
    assert clock.now_ns == 3 * NS


def test_a_barrier_waits_for_the_last(clock: Clock, together: Callable[..., None]) -> None:
    barrier = threading.Barrier(3)
    passed_ns: list[int] = []

    def arrive(seconds: int) -> None:
        time.sleep(seconds)
        barrier.wait()
        passed_ns.append(clock.now_ns)

    together(*(lambda seconds=seconds: arrive(seconds) for seconds in (0, 1, 2)))
    assert passed_ns == [2 * NS] * 3


def test_a_full_queue_is_waited_for_until_someone_takes(clock: Clock, together: Callable[..., None]) -> None:
    numbers: queue.Queue[int] = queue.Queue(1)

    def produce() -> None:
        for number in range(4):
            numbers.put(number)

    def consume() -> None:
        for _ in range(4):
            time.sleep(1)
            numbers.get()
            numbers.task_done()

    together(produce, consume, numbers.join)
    assert clock.now_ns == 4 * NS


def test_a_lock_of_the_block_is_a_real_one_afterwards(clock: Clock) -> None:
    lock = threading.Lock()
    clock.close()
    with lock:
        assert lock.locked()
        assert not lock.acquire(timeout=0.001)
    assert clock.now_ns == 0


def test_a_condition_waits_for_a_predicate_up_to_the_timeout(clock: Clock) -> None:
    condition = threading.Condition()
    with condition:
        assert not condition.wait_for(lambda: clock.now_ns > 5 * NS, timeout=2)
    assert clock.now_ns == 2 * NS


@pytest.mark.parametrize("kind", ["Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"])
def test_an_empty_queue_is_waited_for_up_to_the_timeout(clock: Clock, kind: str) -> None:
    numbers = getattr(queue, kind)()
    with pytest.raises(queue.Empty):
        numbers.get(timeout=2)
    numbers.put(7)
    assert numbers.get(timeout=2) == 7
    assert clock.now_ns == 2 * NS
