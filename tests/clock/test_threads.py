from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable

import pytest

from grader.clock.actors import current_actor
from grader.clock.clock import Clock
from grader.clock.patches import POOL_WORKERS, on_clock
from grader.clock.reading import NS
from grader.clock.stall import Deadlock
from grader.clock.threads import STARTER


async def in_threads(count: int, seconds: float) -> None:
    await asyncio.gather(*(asyncio.to_thread(time.sleep, seconds) for _ in range(count)))


@pytest.mark.parametrize(
    ("count", "seconds"), [(1, 1), (3, 1), (POOL_WORKERS, 1), (POOL_WORKERS + 1, 2), (2 * POOL_WORKERS, 2)]
)
def test_the_default_pool_has_the_same_size_on_every_machine(clock: Clock, count: int, seconds: int) -> None:
    asyncio.run(in_threads(count, 1))
    assert clock.now_ns == seconds * NS
    assert clock.timeline.of("frozen") == []


def test_a_pool_of_eight_needs_three_rounds_for_twenty(clock: Clock) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(time.sleep, [1] * 20))
    assert clock.now_ns == 3 * NS


def test_a_pool_of_the_program_works_with_the_loop(clock: Clock) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, 1) for _ in range(4)))

    asyncio.run(main())
    assert clock.now_ns == 2 * NS


def test_threads_sleep_at_the_same_time(clock: Clock, together: Callable[..., None]) -> None:
    together(*(lambda seconds=seconds: time.sleep(seconds) for seconds in (1, 3, 2)))
    assert clock.now_ns == 3 * NS


def test_a_thread_of_a_thread_is_on_the_clock_too(clock: Clock, together: Callable[..., None]) -> None:
    together(lambda: together(lambda: time.sleep(2)))
    assert clock.now_ns == 2 * NS


@pytest.mark.parametrize(("timeout_s", "ends_s", "is_over"), [(None, 3, True), (1, 1, False), (0, 0, False)])
def test_join_waits_up_to_its_timeout(clock: Clock, timeout_s: float | None, ends_s: int, *, is_over: bool) -> None:
    thread = threading.Thread(target=time.sleep, args=(3,))
    thread.start()
    thread.join(timeout_s)
    assert clock.now_ns == ends_s * NS
    assert thread.is_alive() is not is_over


def test_join_freezes_the_loop(clock: Clock) -> None:
    async def main() -> None:
        thread = threading.Thread(target=time.sleep, args=(3,))
        thread.start()
        thread.join()

    asyncio.run(main())
    assert [(span.name, span.duration_ns) for span in clock.timeline.of("frozen")] == [("Thread.join", 3 * NS)]


def test_a_thread_can_not_join_itself(clock: Clock) -> None:
    with pytest.raises(RuntimeError, match="cannot join current thread"):
        threading.current_thread().join()
    assert clock.stall is None


def test_a_thread_that_ended_is_joined_at_once(clock: Clock) -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    time.sleep(1)
    thread.join()
    thread.join()
    assert clock.now_ns == NS


def test_a_thread_that_exits_ends_quietly(
    clock: Clock, together: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    def leave() -> None:
        time.sleep(1)
        raise SystemExit

    together(leave)
    assert clock.now_ns == NS
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_timer_fires_when_its_time_has_come(clock: Clock, *, is_cancelled: bool) -> None:
    fired_ns: list[int] = []
    timer = threading.Timer(5, lambda: fired_ns.append(clock.now_ns))
    timer.start()
    time.sleep(1)
    if is_cancelled:
        timer.cancel()
    timer.join()
    assert fired_ns == ([] if is_cancelled else [5 * NS])
    assert clock.now_ns == (NS if is_cancelled else 5 * NS)


def test_a_result_is_waited_for_up_to_the_timeout(clock: Clock) -> None:
    def work() -> int:
        time.sleep(3)
        return 7

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        with pytest.raises(TimeoutError):
            future.result(timeout=1)
        assert clock.now_ns == NS
        assert future.result(timeout=5) == 7
        assert clock.now_ns == 3 * NS


def test_futures_arrive_as_they_complete(clock: Clock) -> None:
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        futures = {pool.submit(time.sleep, seconds): seconds for seconds in (3, 1, 2)}
        order = [futures[future] for future in concurrent.futures.as_completed(futures)]
    assert order == [1, 2, 3]
    assert clock.now_ns == 3 * NS


def test_a_thread_wakes_the_loop(clock: Clock) -> None:
    async def main() -> None:
        event = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Timer(2, lambda: loop.call_soon_threadsafe(event.set)).start()
        await event.wait()

    asyncio.run(main())
    assert clock.now_ns == 2 * NS


def test_a_coroutine_is_run_in_the_loop_of_another_thread(clock: Clock) -> None:
    async def work() -> int:
        await asyncio.sleep(2)
        return 7

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    assert asyncio.run_coroutine_threadsafe(work(), loop).result() == 7
    with pytest.raises(TimeoutError):
        asyncio.run_coroutine_threadsafe(work(), loop).result(timeout=1)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(asyncio.sleep(1))
    loop.close()
    assert clock.now_ns == 4 * NS


def test_a_loop_stuck_behind_a_worker_is_a_deadlock(clock: Clock) -> None:
    lock = threading.Lock()
    lock.acquire()
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    with pytest.raises(Deadlock):
        thread.join()
    assert clock.now_ns == 0


def test_threads_that_are_left_over_are_unwound_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    before = threading.enumerate()
    unwound: list[str] = []

    def wait_forever() -> None:
        try:
            threading.Event().wait()
        finally:
            unwound.append("event")

    with on_clock(Clock()):
        threading.Thread(target=wait_forever).start()
        pool = concurrent.futures.ThreadPoolExecutor(2)
        pool.submit(time.sleep, 1e6)
        time.sleep(1)
    assert unwound == ["event"]
    assert threading.enumerate() == before
    assert capfd.readouterr().err == ""


def test_a_thread_that_never_had_its_turn_does_nothing(clock: Clock) -> None:
    ran: list[int] = []
    actor = clock.spawn("late")
    clock.closed = True
    actor.baton.release()
    clock.run(actor, lambda: ran.append(1))
    assert ran == []
    assert current_actor() is None


def test_a_thread_that_threading_does_not_know_is_on_the_clock_too(clock: Clock) -> None:
    slept_ns: list[int] = []

    def work() -> None:
        time.sleep(1)
        slept_ns.append(clock.now_ns)

    options: dict[str, bool] = {"daemon": True} if "joinable" in STARTER else {}
    getattr(threading, STARTER)(work, *([] if options else [()]), **options)
    time.sleep(2)
    assert slept_ns == [NS]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it ends in real time
def test_a_thread_that_keeps_on_after_the_end_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("grader.clock.members.UNWIND_REAL_S", 0.001)
    may_end = threading.Lock()
    may_end.acquire()

    def stubborn() -> None:
        try:
            time.sleep(1e6)
        finally:
            may_end.acquire()

    with on_clock(Clock()):
        thread = threading.Thread(target=stubborn)
        thread.start()
    assert thread.is_alive()
    may_end.release()
    thread.join()


def test_pools_that_start_at_the_same_instant_do_not_block_each_other(
    clock: Clock, together: Callable[..., None]
) -> None:
    def work() -> None:
        time.sleep(1)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pool.submit(time.sleep, 1).result()

    together(work, work)
    assert clock.now_ns == 2 * NS


def test_a_loop_that_is_left_over_starts_no_more_threads() -> None:
    before = threading.enumerate()

    async def forever() -> None:
        await asyncio.Event().wait()

    with on_clock(Clock()):
        threading.Thread(target=lambda: asyncio.run(forever())).start()
        time.sleep(1)
    assert threading.enumerate() == before
