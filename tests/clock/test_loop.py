from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.reading import NS, START_S


def block_for(seconds: float) -> None:
    time.sleep(seconds)


async def gathered() -> None:
    await asyncio.gather(*(asyncio.sleep(1) for _ in range(3)))


async def one_after_another() -> None:
    for _ in range(3):
        await asyncio.sleep(1)


async def in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        for seconds in range(4):
            group.create_task(asyncio.sleep(seconds))


async def waited_for() -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.sleep(10), timeout=2)


async def under_a_timeout() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await asyncio.Event().wait()


async def under_a_deadline() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + 2):
            await asyncio.sleep(5)


async def until_the_first() -> None:
    tasks = [asyncio.create_task(asyncio.sleep(seconds)) for seconds in (3, 1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    assert (done, pending) == ({tasks[1]}, {tasks[0], tasks[2]})
    for task in pending:
        task.cancel()


async def as_they_come() -> None:
    delays = [asyncio.sleep(seconds, seconds) for seconds in (3, 1, 2)]
    assert [await next_one for next_one in asyncio.as_completed(delays)] == [1, 2, 3]


async def behind_a_lock() -> None:
    lock = asyncio.Lock()

    async def enter() -> None:
        async with lock:
            await asyncio.sleep(1)

    await asyncio.gather(enter(), enter(), enter())


async def behind_a_semaphore() -> None:
    semaphore = asyncio.Semaphore(2)

    async def enter() -> None:
        async with semaphore:
            await asyncio.sleep(1)

    await asyncio.gather(*(enter() for _ in range(5)))


async def at_a_barrier() -> None:
    barrier = asyncio.Barrier(2)

    async def arrive(seconds: float) -> None:
        await asyncio.sleep(seconds)
        await barrier.wait()

    await asyncio.gather(arrive(1), arrive(2))


async def through_a_queue() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(1)

    async def produce() -> None:
        for number in range(3):
            await queue.put(number)

    async def consume() -> None:
        while True:
            await queue.get()
            await asyncio.sleep(1)
            queue.task_done()

    consumer = asyncio.create_task(consume())
    await produce()
    await queue.join()
    consumer.cancel()


async def ticks() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(1)
        yield number


async def from_a_generator() -> None:
    assert [number async for number in ticks()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("main", "seconds"),
    [
        (gathered, 1),
        (one_after_another, 3),
        (in_a_group, 3),
        (waited_for, 2),
        (under_a_timeout, 2),
        (under_a_deadline, 2),
        (until_the_first, 1),
        (as_they_come, 3),
        (behind_a_lock, 3),
        (behind_a_semaphore, 3),
        (at_a_barrier, 2),
        (through_a_queue, 3),
        (from_a_generator, 3),
    ],
)
def test_asyncio_takes_exactly_its_seconds(
    clock: Clock, main: Callable[[], Coroutine[Any, Any, None]], seconds: int
) -> None:
    asyncio.run(main())
    assert clock.now_ns == seconds * NS


@given(st.lists(st.integers(0, 10**10), max_size=20))
def test_awaited_sleeps_of_whole_nanoseconds_sum_up_exactly(delays_ns: list[int]) -> None:
    async def main() -> None:
        for delay_ns in delays_ns:
            await asyncio.sleep(delay_ns / NS)

    with on_clock(Clock()) as clock:
        asyncio.run(main())
    assert clock.now_ns == sum(delays_ns)


@given(st.lists(st.integers(0, 5), max_size=30))
def test_timers_fire_in_order_of_deadline_then_creation(delays_s: list[int]) -> None:
    fired: list[tuple[int, int]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        for number, delay_s in enumerate(delays_s):
            loop.call_at(start_s + delay_s, fired.append, (delay_s, number))
        await asyncio.sleep(6)

    with on_clock(Clock()):
        asyncio.run(main())
    assert len(fired) == len(delays_s)
    assert fired == sorted(fired)


def test_a_cancelled_timer_takes_no_time(clock: Clock) -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_later(10, pytest.fail).cancel()
        await asyncio.sleep(1)

    asyncio.run(main())
    assert clock.now_ns == NS


def test_the_loop_reads_the_clock(clock: Clock) -> None:
    async def main() -> float:
        await asyncio.sleep(5)
        return asyncio.get_running_loop().time()

    assert asyncio.run(main()) == pytest.approx(START_S + 5, abs=1e-9)
    assert clock.now_ns == 5 * NS


def test_blocking_calls_freeze_the_loop_and_add_up(clock: Clock) -> None:
    async def main() -> None:
        async def work() -> None:
            block_for(1)

        await asyncio.gather(work(), work(), work())

    asyncio.run(main())
    assert clock.now_ns == 3 * NS
    found = [(span.name, span.start_ns, span.end_ns) for span in clock.timeline.of("frozen")]
    assert found == [("time.sleep", second * NS, (second + 1) * NS) for second in range(3)]


def test_sockets_work_while_time_is_virtual(clock: Clock) -> None:
    async def main() -> bytes:
        ours, theirs = [await asyncio.open_connection(sock=end) for end in socket.socketpair()]

        async def echo() -> None:
            line = await theirs[0].readline()
            await asyncio.sleep(1)
            theirs[1].write(line)

        task = asyncio.create_task(echo())
        ours[1].write(b"hello\n")
        line = await ours[0].readline()
        await task
        for _, writer in (ours, theirs):
            writer.close()
            await writer.wait_closed()
        return line

    assert asyncio.run(main()) == b"hello\n"
    assert clock.now_ns == NS


def test_several_runs_go_on_with_the_same_time(clock: Clock) -> None:
    asyncio.run(asyncio.sleep(1))
    asyncio.run(asyncio.sleep(2))
    with asyncio.Runner() as runner:
        runner.run(asyncio.sleep(3))
        runner.run(asyncio.sleep(4))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(5))
    loop.close()
    assert clock.now_ns == 15 * NS
    assert len(clock.loops) == 4


def test_one_loop_per_thread_runs_at_the_same_time(clock: Clock, together: Callable[..., None]) -> None:
    together(*(lambda seconds=seconds: asyncio.run(asyncio.sleep(seconds)) for seconds in (1, 2, 3)))
    assert clock.now_ns == 3 * NS


@pytest.mark.parametrize("limit_s", [-1, 1e9])
def test_a_turn_that_computes_for_long_is_noticed(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, limit_s: float
) -> None:
    monkeypatch.setattr("grader.clock.loop.BUSY_REAL_S", limit_s)
    asyncio.run(asyncio.sleep(1))
    assert clock.timeline.is_starved is (limit_s < 0)
    assert clock.now_ns == NS


def test_a_child_process_lives_in_real_time(clock: Clock) -> None:
    async def main() -> tuple[bytes, int | None]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print('hello')", stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        return output.strip(), process.returncode

    assert asyncio.run(main()) == (b"hello", 0)
    assert clock.stall is None


@given(st.lists(st.floats(1e-9, 1e5), max_size=20))
def test_an_awaited_sleep_lasts_at_least_as_long_as_asked(delays_s: list[float]) -> None:
    async def main() -> None:
        for delay_s in delays_s:
            start_s = time.monotonic()
            await asyncio.sleep(delay_s)
            assert time.monotonic() - start_s >= delay_s

    with on_clock(Clock()):
        asyncio.run(main())
