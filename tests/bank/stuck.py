"""Programs that never end: nothing can ever happen again."""
# ruff: noqa: SIM105 - written as learners write them

import asyncio
import queue
import threading
import time
from typing import Any

from bank import program


@program(ends="deadlock", elapsed=0.0)
async def waiting_for_an_event_that_nobody_sets(u: float) -> None:
    del u
    await asyncio.Event().wait()


@program(ends="deadlock", elapsed=2.0)
async def a_consumer_is_not_told_the_end(u: float) -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()

    async def produce() -> None:
        for n in range(2):
            await asyncio.sleep(u)
            await jobs.put(n)

    async def consume() -> None:
        while True:
            await jobs.get()

    await asyncio.gather(produce(), consume())


@program(ends="deadlock", elapsed=1.0)
async def joining_a_queue_without_task_done(u: float) -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    jobs.put_nowait(1)

    async def consume() -> None:
        await jobs.get()
        await asyncio.sleep(u)

    task = asyncio.create_task(consume())
    await jobs.join()
    await task


@program(ends="deadlock", elapsed=1.0)
async def two_locks_in_opposite_order(u: float) -> None:
    left, right = asyncio.Lock(), asyncio.Lock()

    async def take(first: asyncio.Lock, second: asyncio.Lock) -> None:
        async with first:
            await asyncio.sleep(u)
            async with second:
                pass

    await asyncio.gather(take(left, right), take(right, left))


@program(ends="deadlock", elapsed=0.0)
async def a_lock_taken_twice_by_the_same_task(u: float) -> None:
    lock = asyncio.Lock()
    async with lock, lock:
        await asyncio.sleep(u)


@program(ends="deadlock", elapsed=0.0)
async def a_full_queue_that_nobody_empties(u: float) -> None:
    jobs: asyncio.Queue[float] = asyncio.Queue(maxsize=1)
    await jobs.put(u)
    await jobs.put(u)


@program(ends="deadlock", elapsed=1.0)
async def a_barrier_with_too_few(u: float) -> None:
    barrier = asyncio.Barrier(3)
    await asyncio.sleep(u)
    await asyncio.gather(barrier.wait(), barrier.wait())


@program(ends="deadlock", elapsed=1.0)
async def a_notification_before_anybody_waits(u: float) -> None:
    changed = asyncio.Condition()
    async with changed:
        changed.notify_all()
    await asyncio.sleep(u)
    async with changed:
        await changed.wait()


@program(ends="deadlock", elapsed=0.0)
async def tasks_that_await_each_other(u: float) -> None:
    del u
    tasks: list[asyncio.Task[Any]] = []

    async def wait_for(n: int) -> None:
        await tasks[n]

    tasks.append(asyncio.create_task(wait_for(1)))
    tasks.append(asyncio.create_task(wait_for(0)))
    await asyncio.wait(tasks)


@program(ends="deadlock", elapsed=0.0)
async def sleeping_for_ever(u: float) -> None:
    del u
    await asyncio.sleep(float("inf"))


@program(ends="deadlock", elapsed=1.0)
async def an_unsafe_call_that_is_never_noticed(u: float) -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    threading.Timer(u, jobs.put_nowait, (1,)).start()
    await jobs.get()


@program(ends="deadlock", elapsed=0.0)
async def waiting_in_the_loop_for_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    asyncio.run_coroutine_threadsafe(asyncio.sleep(u), loop).result()


@program(ends="deadlock", elapsed=0.0)
async def a_lock_of_threads_held_across_an_await(u: float) -> None:
    lock = threading.Lock()

    async def hold() -> None:
        with lock:
            await asyncio.sleep(u)

    await asyncio.gather(hold(), hold())


@program(ends="deadlock", elapsed=0.0)
def a_lock_taken_twice_by_the_same_thread(u: float) -> None:
    del u
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@program(ends="deadlock", elapsed=1.0)
def two_threads_with_two_locks(u: float) -> None:
    left, right = threading.Lock(), threading.Lock()

    def take(first: threading.Lock, second: threading.Lock) -> None:
        with first:
            time.sleep(u)
            with second:
                pass

    threads = [threading.Thread(target=take, args=pair) for pair in ((left, right), (right, left))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(ends="deadlock", elapsed=1.0)
def a_thread_waits_for_a_queue_that_stays_empty(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue()
    threading.Timer(u, jobs.put, (1,)).start()
    jobs.get()
    jobs.get()


@program(ends="deadlock", elapsed=2.0)
def a_thread_is_joined_that_never_ends(u: float) -> None:
    done = threading.Event()

    def work() -> None:
        time.sleep(2 * u)
        done.wait()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@program(ends="deadlock", elapsed=0.0)
def a_barrier_of_threads_with_too_few(u: float) -> None:
    del u
    threading.Barrier(2).wait()


@program(ends="deadlock", elapsed=1.0)
async def a_task_that_swallows_every_cancellation(u: float) -> None:
    async def work() -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                pass

    try:
        await asyncio.wait_for(work(), u)
    except TimeoutError:
        pass


@program(ends="deadlock", elapsed=0.0)
def a_loop_that_is_never_stopped(u: float) -> None:
    del u
    loop = asyncio.new_event_loop()
    try:
        loop.run_forever()
    finally:
        loop.close()
