"""Threads: started, joined, and waiting for each other."""

import _thread
import asyncio
import threading
import time

from bank import program


@program(elapsed=1.0)
def three_threads_sleep_together(u: float) -> None:
    threads = [threading.Thread(target=time.sleep, args=(u,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=3.0)
def each_thread_joined_where_it_is_started(u: float) -> None:
    for _ in range(3):
        thread = threading.Thread(target=time.sleep, args=(u,))
        thread.start()
        thread.join()


@program(elapsed=0.5)
def a_daemon_is_left_behind(u: float) -> None:
    threading.Thread(target=time.sleep, args=(5 * u,), daemon=True).start()
    time.sleep(0.5 * u)


@program(elapsed=1.5)
def joining_with_a_limit(u: float) -> None:
    thread = threading.Thread(target=time.sleep, args=(3 * u,), daemon=True)
    thread.start()
    thread.join(1.5 * u)
    assert thread.is_alive()


@program(elapsed=1.5)
def polling_whether_a_thread_is_alive(u: float) -> None:
    thread = threading.Thread(target=time.sleep, args=(1.25 * u,))
    thread.start()
    polls = 0
    while thread.is_alive() and polls < 20:
        time.sleep(0.5 * u)
        polls += 1
    assert polls == 3


@program(elapsed=8.0)
def finished_threads_are_never_alive(u: float) -> None:
    for _ in range(4):
        threads = [threading.Thread(target=time.sleep, args=(u,)) for _ in range(5)]
        for thread in threads:
            thread.start()
        time.sleep(2 * u)
        assert not any(thread.is_alive() for thread in threads)


@program(elapsed=1.0)
def waiting_for_the_event_of_a_thread(u: float) -> None:
    ready = threading.Event()
    threading.Timer(u, ready.set).start()
    assert ready.wait()


@program(elapsed=1.0)
def waiting_for_an_event_with_a_limit(u: float) -> None:
    assert not threading.Event().wait(timeout=u)


@program(elapsed=2.5)
def polling_an_event_with_a_limit(u: float) -> None:
    ready = threading.Event()
    threading.Timer(2.5 * u, ready.set).start()
    polls = 1
    while not ready.wait(timeout=u):
        polls += 1
    assert polls == 3


@program(elapsed=1.0)
def a_cancelled_timer_of_a_thread(u: float) -> None:
    fired: list[int] = []
    timer = threading.Timer(2 * u, fired.append, (1,))
    timer.start()
    time.sleep(u)
    timer.cancel()
    timer.join()
    assert not fired


@program(elapsed=3.0)
def threads_take_turns_with_a_lock(u: float) -> None:
    lock = threading.Lock()

    def work() -> None:
        with lock:
            time.sleep(u)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=2.0)
def a_lock_that_may_be_taken_twice(u: float) -> None:
    lock = threading.RLock()

    def work() -> None:
        with lock, lock:
            time.sleep(u)

    thread = threading.Thread(target=work)
    thread.start()
    work()
    thread.join()


@program(elapsed=1.0)
def a_lock_with_a_limit(u: float) -> None:
    lock = threading.Lock()
    lock.acquire()
    assert not lock.acquire(timeout=u)


@program(elapsed=0.5)
def trying_a_lock_without_waiting(u: float) -> None:
    lock = threading.Lock()
    holder = threading.Timer(0.25 * u, lock.acquire)
    holder.start()
    time.sleep(0.5 * u)
    assert not lock.acquire(blocking=False)


@program(elapsed=3.0)
def threads_limited_by_a_semaphore(u: float) -> None:
    gate = threading.Semaphore(2)

    def work() -> None:
        with gate:
            time.sleep(u)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=2.0)
def a_condition_between_threads(u: float) -> None:
    changed = threading.Condition()
    stock: list[int] = []

    def fill() -> None:
        for n in range(4):
            time.sleep(0.5 * u)
            with changed:
                stock.append(n)
                changed.notify()

    thread = threading.Thread(target=fill)
    thread.start()
    with changed:
        changed.wait_for(lambda: len(stock) == 4)
    thread.join()


@program(elapsed=1.5)
def a_condition_with_a_limit(u: float) -> None:
    changed = threading.Condition()
    with changed:
        assert not changed.wait(timeout=1.5 * u)


@program(elapsed=2.0)
def a_barrier_of_three_threads(u: float) -> None:
    barrier = threading.Barrier(3)

    def arrive(delay: float) -> None:
        time.sleep(delay * u)
        barrier.wait()

    threads = [threading.Thread(target=arrive, args=(delay,)) for delay in (0.5, 2.0)]
    for thread in threads:
        thread.start()
    barrier.wait()
    for thread in threads:
        thread.join()


@program(elapsed=3.0)
def a_thread_that_starts_a_thread(u: float) -> None:
    def outer() -> None:
        inner = threading.Thread(target=time.sleep, args=(2 * u,))
        inner.start()
        time.sleep(u)
        inner.join()
        time.sleep(u)

    thread = threading.Thread(target=outer)
    thread.start()
    thread.join()


@program(elapsed=2.0)
def a_thread_that_fails_does_not_end_the_others(u: float) -> None:
    def fail() -> None:
        time.sleep(u)
        raise ValueError

    threads = [threading.Thread(target=fail), threading.Thread(target=time.sleep, args=(2 * u,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=2.0, frozen=2.0)
async def joining_a_thread_in_a_coroutine_freezes_the_loop(u: float) -> None:
    thread = threading.Thread(target=time.sleep, args=(2 * u,))
    ticking = asyncio.create_task(asyncio.sleep(0.5 * u))
    thread.start()
    thread.join()
    assert not ticking.done()


@program(elapsed=1.0)
def waiting_until_few_threads_are_left(u: float) -> None:
    before = threading.active_count()
    threading.Thread(target=time.sleep, args=(0.75 * u,)).start()
    while threading.active_count() > before:
        time.sleep(0.5 * u)


@program(elapsed=1.0, known_gap="a thread started with _thread.start_new_thread is not on the clock: a false deadlock")
def a_thread_started_by_hand(u: float) -> None:
    done = threading.Event()

    def work() -> None:
        time.sleep(u)
        done.set()

    _thread.start_new_thread(work, ())
    done.wait()
