"""Busy waiting: programs that run and run without letting time pass."""
# ruff: noqa: ASYNC110 - written as learners write them

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bank import program

ENDS_IN_LIFE = "computing takes time in life, so it ends there"
KEPT_BATON = "polling without reading the clock or sleeping keeps the baton: the trial hangs instead of spinning"


@program(ends="spin", elapsed=0.0)
async def waiting_for_a_flag_with_sleeps_of_nothing(u: float) -> None:
    del u
    flag = False
    while not flag:
        await asyncio.sleep(0)


@program(ends="spin", elapsed=1.0)
async def a_callback_that_calls_itself_soon(u: float) -> None:
    loop = asyncio.get_running_loop()

    def again() -> None:
        loop.call_soon(again)

    loop.call_later(u, again)
    await asyncio.Event().wait()


@program(ends="spin", elapsed=1.0)
async def polling_an_empty_queue_without_a_pause(u: float) -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()
    await asyncio.sleep(u)
    while True:
        try:
            jobs.get_nowait()
        except asyncio.QueueEmpty:
            await asyncio.sleep(0)


@program(ends="spin", elapsed=0.0)
def a_thread_yields_for_ever(u: float) -> None:
    del u
    ready = threading.Event()
    while not ready.is_set():
        time.sleep(0)


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
async def waiting_for_a_task_with_sleeps_of_nothing(u: float) -> None:
    task = asyncio.create_task(asyncio.sleep(u))
    while not task.done():
        await asyncio.sleep(0)


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
def reading_the_clock_until_it_is_time(u: float) -> None:
    end = time.monotonic() + u
    while time.monotonic() < end:
        pass


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
async def reading_the_clock_in_a_coroutine_until_it_is_time(u: float) -> None:
    end = time.perf_counter() + u
    while time.perf_counter() < end:
        await asyncio.sleep(0)


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
def yielding_until_a_thread_is_done(u: float) -> None:
    thread = threading.Thread(target=time.sleep, args=(u,))
    thread.start()
    while thread.is_alive():
        time.sleep(0)


@program(elapsed=0.0, real=False, because="computing takes time in life")
async def twenty_five_thousand_turns(u: float) -> None:
    del u
    for _ in range(25_000):
        await asyncio.sleep(0)


@program(elapsed=0.0, real=False, because="computing takes time in life")
async def fifteen_thousand_items_through_a_narrow_queue(u: float) -> None:
    del u
    items: asyncio.Queue[int] = asyncio.Queue(maxsize=1)

    async def produce() -> None:
        for n in range(15_000):
            await items.put(n)

    producing = asyncio.create_task(produce())
    for _ in range(15_000):
        await items.get()
    await producing


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE, known_gap=KEPT_BATON)
def asking_a_future_again_and_again_whether_it_is_done(u: float) -> None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(time.sleep, u)
        while not future.done():
            pass


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
def trying_a_lock_again_and_again(u: float) -> None:
    lock = threading.Lock()
    lock.acquire()
    threading.Timer(u, lock.release).start()
    while not lock.acquire(blocking=False):
        pass


@program(ends="spin", elapsed=0.0, real=False, because=ENDS_IN_LIFE)
def waiting_for_an_event_with_a_limit_of_nothing(u: float) -> None:
    ready = threading.Event()
    threading.Timer(u, ready.set).start()
    while not ready.wait(0):
        pass
