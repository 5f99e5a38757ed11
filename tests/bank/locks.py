"""asyncio's locks: held too long, counted, and waited at."""

import asyncio
import time

from bank import program


@program(elapsed=3.0)
async def a_lock_held_while_waiting(u: float) -> None:
    lock = asyncio.Lock()

    async def fetch() -> None:
        async with lock:
            await asyncio.sleep(u)

    await asyncio.gather(fetch(), fetch(), fetch())


@program(elapsed=1.0)
async def a_lock_held_only_where_it_is_needed(u: float) -> None:
    lock = asyncio.Lock()
    total = 0

    async def fetch() -> None:
        nonlocal total
        await asyncio.sleep(u)
        async with lock:
            total += 1

    await asyncio.gather(fetch(), fetch(), fetch())
    assert total == 3


@program(elapsed=1.0)
async def a_lost_update_without_a_lock(u: float) -> None:
    balance = 0

    async def deposit() -> None:
        nonlocal balance
        read = balance
        await asyncio.sleep(u)
        balance = read + 1

    await asyncio.gather(deposit(), deposit())
    assert balance == 1


@program(elapsed=3.0)
async def two_at_a_time_with_a_semaphore(u: float) -> None:
    gate = asyncio.Semaphore(2)

    async def fetch() -> None:
        async with gate:
            await asyncio.sleep(u)

    await asyncio.gather(*(fetch() for _ in range(6)))


@program(elapsed=3.0)
async def a_semaphore_made_anew_for_each_call_limits_nothing(u: float) -> None:
    async def fetch(n: int) -> None:
        async with asyncio.Semaphore(1):
            await asyncio.sleep(n * u)

    await asyncio.gather(*(fetch(n) for n in (1, 2, 3)))


@program(elapsed=1.0)
async def releasing_too_often_is_refused(u: float) -> None:
    gate = asyncio.BoundedSemaphore(1)
    async with gate:
        await asyncio.sleep(u)
    try:
        gate.release()
    except ValueError:
        return
    raise AssertionError


@program(elapsed=1.5)
async def everybody_waits_for_one_event(u: float) -> None:
    started = asyncio.Event()

    async def wait() -> None:
        await started.wait()
        await asyncio.sleep(0.5 * u)

    waiting = [asyncio.create_task(wait()) for _ in range(3)]
    await asyncio.sleep(u)
    started.set()
    await asyncio.gather(*waiting)


@program(elapsed=2.0)
async def a_condition_that_becomes_true(u: float) -> None:
    changed = asyncio.Condition()
    stock = 0

    async def fill() -> None:
        nonlocal stock
        for _ in range(4):
            await asyncio.sleep(0.5 * u)
            async with changed:
                stock += 1
                changed.notify_all()

    task = asyncio.create_task(fill())
    async with changed:
        await changed.wait_for(lambda: stock >= 4)
    await task


@program(elapsed=3.0)
async def a_condition_that_wakes_one_at_a_time(u: float) -> None:
    changed = asyncio.Condition()
    woken: list[int] = []

    async def wait(n: int) -> None:
        async with changed:
            await changed.wait()
            woken.append(n)

    waiting = [asyncio.create_task(wait(n)) for n in range(3)]
    for _ in range(3):
        await asyncio.sleep(u)
        async with changed:
            changed.notify()
    await asyncio.gather(*waiting)
    assert woken == [0, 1, 2]


@program(elapsed=2.5)
async def a_barrier_opens_for_the_last(u: float) -> None:
    barrier = asyncio.Barrier(3)

    async def arrive(delay: float) -> None:
        await asyncio.sleep(delay * u)
        async with barrier:
            await asyncio.sleep(0.5 * u)

    await asyncio.gather(arrive(0.5), arrive(2), arrive(1))


@program(elapsed=1.5)
async def an_event_that_comes_too_late(u: float) -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(3 * u, event.set)
    try:
        await asyncio.wait_for(event.wait(), 1.5 * u)
    except TimeoutError:
        assert not event.is_set()


@program(elapsed=2.5)
async def a_cancelled_holder_gives_the_lock_back(u: float) -> None:
    lock = asyncio.Lock()

    async def hold() -> None:
        async with lock:
            await asyncio.sleep(9 * u)

    holder = asyncio.create_task(hold())
    await asyncio.sleep(1.5 * u)
    holder.cancel()
    async with lock:
        await asyncio.sleep(u)


@program(elapsed=2.0)
async def a_rate_limiter_of_two_per_unit(u: float) -> None:
    lock = asyncio.Lock()
    free_at = time.monotonic()
    starts = []

    async def call() -> None:
        nonlocal free_at
        async with lock:
            now = time.monotonic()
            free_at = max(free_at, now)
            await asyncio.sleep(free_at - now)
            free_at += 0.5 * u
        starts.append(time.monotonic())

    await asyncio.gather(*(call() for _ in range(5)))
    assert starts[-1] - starts[0] >= 1.9 * u


@program(elapsed=2.0)
async def a_token_bucket_with_a_window(u: float) -> None:
    window: list[float] = []

    async def call() -> None:
        while True:
            now = time.monotonic()
            while window and window[0] <= now - u:
                window.pop(0)
            if len(window) < 3:
                window.append(now)
                return
            await asyncio.sleep(window[0] + u - now)

    for _ in range(7):
        await call()


@program(elapsed=2.0)
async def readers_together_and_a_writer_alone(u: float) -> None:
    readers, no_readers, lock = 0, asyncio.Event(), asyncio.Lock()
    no_readers.set()

    async def read() -> None:
        nonlocal readers
        async with lock:
            readers += 1
            no_readers.clear()
        await asyncio.sleep(u)
        readers -= 1
        if not readers:
            no_readers.set()

    async def write() -> None:
        async with lock:
            await no_readers.wait()
            await asyncio.sleep(u)

    await asyncio.gather(read(), read(), write())
