"""Between threads and loops: futures, thread-safe calls, and calls that are not."""
# ruff: noqa: ASYNC110, SIM105 - written as learners write them

import asyncio
import concurrent.futures
import threading
import time

from bank import program


@program(elapsed=1.0)
async def a_future_set_by_a_task(u: float) -> None:
    done = asyncio.get_running_loop().create_future()

    async def work() -> None:
        await asyncio.sleep(u)
        done.set_result(7)

    task = asyncio.create_task(work())
    assert await done == 7
    await task


@program(elapsed=1.5)
async def a_thread_calls_the_loop_safely(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def work() -> None:
        time.sleep(1.5 * u)
        loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=work).start()
    await done


@program(elapsed=2.0)
async def a_thread_runs_a_coroutine_on_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()

    def work() -> str:
        time.sleep(u)
        return asyncio.run_coroutine_threadsafe(asyncio.sleep(u, "done"), loop).result()

    assert await asyncio.to_thread(work) == "done"


@program(elapsed=1.0)
async def a_thread_waits_for_the_loop_with_a_limit(u: float) -> None:
    loop = asyncio.get_running_loop()

    def work() -> str:
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(5 * u), loop)
        try:
            future.result(timeout=u)
        except TimeoutError:
            future.cancel()
        return "gave up"

    assert await asyncio.to_thread(work) == "gave up"


@program(elapsed=1.5)
async def an_unsafe_call_is_noticed_at_the_next_beat(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    threading.Timer(u, queue.put_nowait, (1,)).start()

    async def heart() -> None:
        while True:
            await asyncio.sleep(0.75 * u)

    beating = asyncio.create_task(heart())
    await queue.get()
    beating.cancel()


@program(elapsed=1.0)
async def a_future_of_a_thread_awaited(u: float) -> None:
    future: concurrent.futures.Future[str] = concurrent.futures.Future()
    threading.Timer(u, future.set_result, ("x",)).start()
    assert await asyncio.wrap_future(future) == "x"


@program(elapsed=1.0)
async def an_event_of_threads_waited_for_in_a_thread(u: float) -> None:
    ready = threading.Event()
    asyncio.get_running_loop().call_later(u, ready.set)
    await asyncio.to_thread(ready.wait)


@program(elapsed=2.0)
async def threads_report_their_progress_to_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    progress: asyncio.Queue[int | None] = asyncio.Queue()

    def work() -> None:
        for n in range(4):
            time.sleep(0.5 * u)
            loop.call_soon_threadsafe(progress.put_nowait, n)
        loop.call_soon_threadsafe(progress.put_nowait, None)

    working = asyncio.create_task(asyncio.to_thread(work))
    seen = []
    while (n := await progress.get()) is not None:
        seen.append(n)
    assert seen == [0, 1, 2, 3]
    await working


@program(elapsed=1.0)
async def a_cancelled_future_of_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(u, future.cancel)
    try:
        await future
    except asyncio.CancelledError:
        pass


@program(elapsed=1.5)
async def a_failure_in_a_thread_arrives_in_the_loop(u: float) -> None:
    def fail() -> None:
        time.sleep(1.5 * u)
        raise ValueError

    try:
        await asyncio.to_thread(fail)
    except ValueError:
        pass


@program(elapsed=1.0)
def a_future_without_a_pool(u: float) -> None:
    future: concurrent.futures.Future[int] = concurrent.futures.Future()
    heard: list[int] = []
    future.add_done_callback(lambda done: heard.append(done.result()))
    threading.Timer(u, future.set_result, (7,)).start()
    assert future.result() == 7
    assert heard == [7]
