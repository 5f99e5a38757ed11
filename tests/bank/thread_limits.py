"""Threads that wait with a limit: at queues, semaphores, conditions and barriers."""
# ruff: noqa: SIM105, TRY300 - written as learners write them

import functools
import queue
import sys
import threading
import time

from bank import program


@program(elapsed=2.0)
def a_thread_feeds_a_queue(u: float) -> None:
    jobs: queue.Queue[int | None] = queue.Queue()

    def produce() -> None:
        for n in range(2):
            time.sleep(u)
            jobs.put(n)
        jobs.put(None)

    threading.Thread(target=produce).start()
    while jobs.get() is not None:
        pass


@program(elapsed=4.0)
def two_threads_share_seven_jobs_of_a_queue(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue()
    for n in range(7):
        jobs.put(n)

    def work() -> None:
        while True:
            jobs.get()
            time.sleep(u)
            jobs.task_done()

    for _ in range(2):
        threading.Thread(target=work, daemon=True).start()
    jobs.join()


@program(elapsed=2.0)
def a_full_queue_stops_the_thread_that_fills_it(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue(maxsize=1)

    def drain() -> None:
        for _ in range(2):
            time.sleep(u)
            jobs.get()

    threading.Thread(target=drain).start()
    for n in range(3):
        jobs.put(n)


@program(elapsed=1.5)
def the_most_urgent_job_of_a_thread_queue(u: float) -> None:
    jobs: queue.PriorityQueue[tuple[int, str]] = queue.PriorityQueue()
    threading.Timer(u, jobs.put, ((2, "b"),)).start()
    threading.Timer(0.5 * u, jobs.put, ((1, "a"),)).start()
    time.sleep(1.5 * u)
    assert jobs.get() == (1, "a")


@program(elapsed=1.5)
def polling_a_queue_with_get_nowait(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue()
    threading.Timer(1.25 * u, jobs.put, (1,)).start()
    while True:
        try:
            jobs.get_nowait()
            return
        except queue.Empty:
            time.sleep(0.5 * u)


@program(elapsed=0.5)
def an_item_before_the_limit_of_a_queue(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue()
    threading.Timer(0.5 * u, jobs.put, (1,)).start()
    assert jobs.get(timeout=2 * u) == 1


@program(elapsed=1.0)
def nothing_before_the_limit_of_a_queue(u: float) -> None:
    try:
        queue.Queue[int]().get(timeout=u)
    except queue.Empty:
        pass


@program(elapsed=1.0)
def a_full_queue_until_the_limit(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue(1)
    jobs.put(1)
    try:
        jobs.put(2, timeout=u)
    except queue.Full:
        pass


@program(elapsed=1.0)
def nothing_before_the_limit_of_a_simple_queue(u: float) -> None:
    try:
        queue.SimpleQueue[int]().get(timeout=u)
    except queue.Empty:
        pass


@program(elapsed=2.5)
def a_worker_that_gives_up_after_silence(u: float) -> None:
    jobs: queue.Queue[int] = queue.Queue()
    threading.Timer(1.5 * u, jobs.put, (1,)).start()
    try:
        jobs.get(timeout=2 * u)
        jobs.get(timeout=u)
    except queue.Empty:
        pass


@program(elapsed=1.0)
def a_semaphore_with_a_limit(u: float) -> None:
    assert not threading.Semaphore(0).acquire(timeout=u)


@program(elapsed=1.0)
def a_condition_that_never_becomes_true(u: float) -> None:
    changed = threading.Condition()
    with changed:
        assert not changed.wait_for(lambda: False, timeout=u)


@program(elapsed=1.0)
def a_barrier_that_breaks(u: float) -> None:
    try:
        threading.Barrier(2).wait(timeout=u)
    except threading.BrokenBarrierError:
        pass


class _Report:
    """Each holds something that takes long to compute, once."""

    def __init__(self, u: float) -> None:
        self.u = u

    @functools.cached_property
    def total(self) -> int:
        time.sleep(self.u)
        return 1


@program(
    elapsed=2.0 if sys.version_info < (3, 12) else 1.0,
    known_gap=""
    if sys.version_info >= (3, 12)
    else "cached_property holds a real lock until 3.11, and its waiter keeps the baton: the trial hangs",
)
def a_cached_property_computed_in_two_threads(u: float) -> None:
    threads = [threading.Thread(target=getattr, args=(_Report(u), "total")) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@program(elapsed=0.0)
def a_negative_limit_at_a_lock_is_refused(u: float) -> None:
    lock = threading.Lock()
    lock.acquire()
    try:
        lock.acquire(timeout=-0.5 * u)
    except ValueError:
        return
    raise AssertionError


@program(elapsed=0.0)
def a_limit_for_a_lock_that_is_only_tried_is_refused(u: float) -> None:
    try:
        threading.Lock().acquire(blocking=False, timeout=u)
    except ValueError:
        return
    raise AssertionError
