"""Event loops: one's own, several, in threads, and from the old books."""
# ruff: noqa: SIM105 - written as learners write them

import asyncio
import signal
import threading
import time

from bank import program

REAL_LOOP = "a loop that is not made by asyncio.new_event_loop waits in real time on a virtual clock: the trial hangs"


@program(elapsed=2.0)
def two_programs_one_after_the_other(u: float) -> None:
    asyncio.run(asyncio.sleep(u))
    asyncio.run(asyncio.sleep(u))


@program(elapsed=1.0)
def a_loop_of_ones_own(u: float) -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(u))
    loop.close()


@program(elapsed=2.0)
def a_loop_that_runs_until_it_is_stopped(u: float) -> None:
    loop = asyncio.new_event_loop()
    loop.call_later(2 * u, loop.stop)
    loop.run_forever()
    loop.close()


@program(elapsed=3.0)
def what_is_left_over_goes_on_when_the_loop_runs_again(u: float) -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(3 * u, "late"))
    loop.run_until_complete(asyncio.sleep(u))
    assert not task.done()
    assert loop.run_until_complete(task) == "late"
    loop.close()


@program(elapsed=3.0)
def a_timer_due_while_the_loop_did_not_run(u: float) -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(2 * u))
    loop.run_until_complete(asyncio.sleep(u))
    time.sleep(2 * u)
    loop.run_until_complete(task)
    loop.close()


@program(elapsed=2.0)
def a_runner_runs_twice(u: float) -> None:
    with asyncio.Runner() as runner:
        assert runner.run(asyncio.sleep(u, 1)) == 1
        assert runner.run(asyncio.sleep(u, 2)) == 2


@program(elapsed=1.0)
def one_loop_in_each_thread(u: float) -> None:
    threads = [threading.Thread(target=asyncio.run, args=(asyncio.sleep(u),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=2.0)
def a_loop_in_the_background(u: float) -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    first = asyncio.run_coroutine_threadsafe(asyncio.sleep(u, 1), loop)
    second = asyncio.run_coroutine_threadsafe(asyncio.sleep(2 * u, 2), loop)
    assert first.result() + second.result() == 3
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@program(elapsed=2.0)
async def a_loop_in_a_thread_of_a_loop(u: float) -> None:
    def inner() -> str:
        return asyncio.run(asyncio.sleep(2 * u, "inner"))

    ticking = asyncio.create_task(asyncio.sleep(u))
    assert await asyncio.to_thread(inner) == "inner"
    assert ticking.done()


@program(elapsed=1.5)
def two_loops_talk_to_each_other(u: float) -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def ask() -> None:
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(u, "answer"), loop)
        assert await asyncio.wrap_future(future) == "answer"
        await asyncio.sleep(0.5 * u)

    asyncio.run(ask())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@program(elapsed=2.0)
def stopping_unsafely_waits_for_the_next_timer(u: float) -> None:
    loop = asyncio.new_event_loop()
    threading.Timer(u, loop.stop).start()
    loop.call_later(2 * u, time.time)
    loop.run_forever()
    loop.close()


@program(elapsed=1.0)
def an_interrupt_cancels_the_main_task(u: float) -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_later(u, signal.raise_signal, signal.SIGINT)
        await asyncio.sleep(5 * u)

    try:
        asyncio.run(work())
    except KeyboardInterrupt:
        pass


@program(elapsed=1.0)
async def a_signal_handler_of_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, heard.set)
    loop.call_later(u, signal.raise_signal, signal.SIGUSR1)
    await heard.wait()
    loop.remove_signal_handler(signal.SIGUSR1)


@program(elapsed=1.0)
async def a_signal_from_a_thread_wakes_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, heard.set)
    threading.Timer(u, signal.raise_signal, (signal.SIGUSR1,)).start()
    await heard.wait()
    loop.remove_signal_handler(signal.SIGUSR1)


@program(elapsed=1.0)
def a_selector_loop_made_by_its_class(u: float) -> None:
    loop = asyncio.SelectorEventLoop()
    loop.run_until_complete(asyncio.sleep(u))
    loop.close()


@program(elapsed=1.0)
def a_runner_with_a_factory_of_loops(u: float) -> None:
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(asyncio.sleep(u))


@program(elapsed=1.0)
def a_loop_of_the_policy(u: float) -> None:
    loop = asyncio.get_event_loop_policy().new_event_loop()
    loop.run_until_complete(asyncio.sleep(u))
    loop.close()


@program(elapsed=1.0)
def the_loop_that_old_books_ask_for(u: float) -> None:
    asyncio.set_event_loop_policy(None)  # nobody has set a loop before
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.sleep(u))
    loop.close()
    asyncio.set_event_loop(None)
