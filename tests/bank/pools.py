"""Pools of threads, their limits, and asyncio's way to them."""

import asyncio
import os
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool
from typing import Any

from bank import program


@program(elapsed=3.0)
async def twenty_calls_on_eight_workers(u: float) -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(8) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, u) for _ in range(20)))


@program(elapsed=1.0)
async def five_calls_in_threads_together(u: float) -> None:
    await asyncio.gather(*(asyncio.to_thread(time.sleep, u) for _ in range(5)))


@program(elapsed=2.0, real=False, because="the default pool's size depends on the cores")
async def forty_calls_in_threads_of_the_default_pool(u: float) -> None:
    await asyncio.gather(*(asyncio.to_thread(time.sleep, u) for _ in range(40)))


@program(elapsed=3.0)
async def calls_in_threads_awaited_one_by_one(u: float) -> None:
    for _ in range(3):
        await asyncio.to_thread(time.sleep, u)


@program(elapsed=2.5)
async def a_heartbeat_goes_on_beside_a_call_in_a_thread(u: float) -> None:
    beats: list[int] = []

    async def heart() -> None:
        while True:
            beats.append(1)
            await asyncio.sleep(u)

    beating = asyncio.create_task(heart())
    await asyncio.to_thread(time.sleep, 2.5 * u)
    beating.cancel()
    assert len(beats) == 3


@program(elapsed=2.0, frozen=2.0)
async def leaving_the_pool_in_a_coroutine_freezes_the_loop(u: float) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(time.sleep, 2 * u)


@program(elapsed=1.0, frozen=1.0)
async def asking_a_future_of_a_pool_for_its_result_freezes_the_loop(u: float) -> None:
    pool = ThreadPoolExecutor(1)
    assert pool.submit(lambda: time.sleep(u) or 7).result() == 7  # type: ignore[func-returns-value]
    pool.shutdown()


@program(elapsed=2.0)
def a_pool_maps_over_four_on_two_workers(u: float) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda n: time.sleep(u) or n, range(4))) == [0, 1, 2, 3]  # type: ignore[func-returns-value]


@program(elapsed=3.0)
def the_results_of_a_pool_as_they_are_completed(u: float) -> None:
    def work(n: int) -> int:
        time.sleep(n * u)
        return n

    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(work, n) for n in (3, 1, 2)]
        assert [future.result() for future in as_completed(futures)] == [1, 2, 3]


@program(elapsed=3.0)
def the_results_of_a_pool_asked_for_where_they_are_submitted(u: float) -> None:
    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(time.sleep, u).result()


@program(elapsed=2.0)
def a_result_that_takes_longer_than_its_limit(u: float) -> None:
    with ThreadPoolExecutor(1) as pool:
        start = time.monotonic()
        try:
            pool.submit(time.sleep, 2 * u).result(timeout=u)
        except TimeoutError:
            assert time.monotonic() - start < 1.8 * u


@program(elapsed=2.0)
def waiting_for_the_first_future_of_a_pool(u: float) -> None:
    with ThreadPoolExecutor(2) as pool:
        start = time.monotonic()
        futures = [pool.submit(time.sleep, n * u) for n in (2, 1)]
        done, pending = wait(futures, return_when=FIRST_COMPLETED)
        assert (len(done), len(pending)) == (1, 1)
        assert time.monotonic() - start < 1.8 * u


@program(elapsed=3.0)
def waiting_for_futures_with_a_limit(u: float) -> None:
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(time.sleep, n * u) for n in (1, 3)]
        assert len(wait(futures, timeout=2 * u).done) == 1


@program(elapsed=3.0)
def results_of_a_pool_until_a_limit(u: float) -> None:
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(time.sleep, n * u) for n in (1, 3)]
        seen = 0
        try:
            for _ in as_completed(futures, timeout=2 * u):
                seen += 1
        except TimeoutError:
            assert seen == 1


@program(elapsed=1.0)
def a_future_cancelled_before_its_turn(u: float) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(time.sleep, u)
        waiting = pool.submit(time.sleep, 5 * u)
        assert waiting.cancel()


@program(elapsed=2.0)
def a_pool_that_starts_its_threads_with_a_pause(u: float) -> None:
    with ThreadPoolExecutor(2, initializer=time.sleep, initargs=(u,)) as pool:
        list(pool.map(time.sleep, (u, u)))


@program(elapsed=2.0)
async def a_semaphore_in_front_of_threads(u: float) -> None:
    gate = asyncio.Semaphore(2)

    async def fetch() -> None:
        async with gate:
            await asyncio.to_thread(time.sleep, u)

    await asyncio.gather(*(fetch() for _ in range(4)))


@program(elapsed=2.0, frozen=1.0)
async def a_lock_of_threads_in_coroutines_freezes_the_loop(u: float) -> None:
    lock = threading.Lock()

    def hold() -> None:
        with lock:
            time.sleep(u)

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with lock:
        await asyncio.sleep(u)
    await holding


@program(elapsed=1.0)
def a_pool_in_the_threads_of_a_pool(u: float) -> None:
    def inner() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(time.sleep, (u, u)))

    with ThreadPoolExecutor(2) as outer:
        for future in [outer.submit(inner), outer.submit(inner)]:
            future.result()


@program(
    elapsed=1.0,
    real=False,
    because="about another machine",
    known_gap="ThreadPoolExecutor() without a number takes the machine's cores + 4, so the time depends on the machine",
)
def twenty_calls_on_a_pool_of_unsaid_size(u: float) -> None:
    real: Any = os.cpu_count
    names = [name for name in ("cpu_count", "process_cpu_count") if hasattr(os, name)]
    for name in names:
        setattr(os, name, lambda: 1)
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(time.sleep, [u] * 20))
    finally:
        for name in names:
            setattr(os, name, real)


@program(elapsed=2.0, known_gap="multiprocessing.pool.ThreadPool waits in a selector with the baton: the trial hangs")
def a_thread_pool_of_multiprocessing(u: float) -> None:
    with ThreadPool(2) as pool:
        pool.map(time.sleep, [u] * 4)
