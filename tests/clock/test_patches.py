from __future__ import annotations

import asyncio
import decimal
import logging
import queue
import threading
import time

import pytest

from grader.clock.actors import current_actor
from grader.clock.clock import Clock
from grader.clock.loop import VirtualLoop
from grader.clock.patches import REPLACEMENTS, on_clock
from grader.clock.reading import NS, START_S


class Refused(Exception):
    """Ends a block with an exception."""


def in_place() -> list[object]:
    return [getattr(owner, name) for owner, name, _ in REPLACEMENTS]


def test_everything_is_replaced_inside_the_block() -> None:
    with on_clock(Clock()):
        inside = in_place()
    assert inside == [replacement for _, _, replacement in REPLACEMENTS]


def test_everything_is_undone_after_the_block() -> None:
    before = in_place()
    with on_clock(Clock()):
        assert in_place() != before
    assert in_place() == before
    assert current_actor() is None


def test_everything_is_undone_when_the_block_fails() -> None:
    before = in_place()
    with pytest.raises(Refused), on_clock(Clock()):
        raise Refused
    assert in_place() == before
    assert current_actor() is None


def test_a_second_clock_in_the_same_thread_is_refused(clock: Clock) -> None:
    with pytest.raises(RuntimeError, match="on a clock already"), on_clock(Clock()):
        pytest.fail("never entered")
    assert current_actor() is not None
    time.sleep(1)
    assert clock.now_ns == NS


def test_clocks_one_after_another_all_begin_at_zero() -> None:
    readings = []
    for _ in range(3):
        with on_clock(Clock()) as clock:
            readings.append((clock.now_ns, time.monotonic()))
            time.sleep(1)
    assert readings == [(0, START_S)] * 3


def test_a_thread_off_the_clock_keeps_real_time() -> None:
    questions: queue.SimpleQueue[str] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[float, type]] = queue.SimpleQueue()

    def read() -> None:
        loop = asyncio.new_event_loop()
        loop.close()
        answers.put((time.monotonic(), type(loop)))

    def answer() -> None:
        while questions.get() != "enough":
            time.sleep(0)
            helper = threading.Thread(target=read)
            helper.start()
            helper.join()

    outsider = threading.Thread(target=answer)
    outsider.start()
    before_s = time.monotonic()
    with on_clock(Clock()) as clock:
        questions.put("what time is it?")
        reading_s, kind = answers.get()
        inside_s = time.monotonic()
    after_s = time.monotonic()
    questions.put("enough")
    outsider.join()
    assert before_s <= reading_s <= after_s
    assert not issubclass(kind, VirtualLoop)
    assert inside_s == START_S
    assert clock.now_ns == 0


@pytest.mark.parametrize(
    ("seconds", "error"),
    [
        (-1, ValueError),
        (-0.5, ValueError),
        (float("nan"), ValueError),
        (float("inf"), OverflowError),
        ("1", TypeError),
        (None, TypeError),
        (decimal.Decimal(1), TypeError),
    ],
)
def test_sleep_refuses_what_the_real_one_refuses(clock: Clock, seconds: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        time.sleep(seconds)
    assert clock.now_ns == 0


@pytest.mark.parametrize("seconds", [0, 0.0, False])
def test_a_sleep_of_nothing_takes_no_time(clock: Clock, seconds: float) -> None:
    time.sleep(seconds)
    assert clock.now_ns == 0


@pytest.mark.parametrize("seconds", [1, 1.0, True])
def test_a_sleep_takes_every_kind_of_number(clock: Clock, seconds: float) -> None:
    time.sleep(seconds)
    assert clock.now_ns == NS


def test_a_new_loop_is_virtual_on_the_clock_only(clock: Clock) -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    assert isinstance(loop, VirtualLoop)
    assert clock.loops == [loop]


def test_only_the_end_of_a_thread_is_kept_out_of_the_log(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("concurrent.futures")
    for error in (SystemExit(), ValueError()):
        logger.critical("Exception in worker", exc_info=error)
    logger.critical("Something else")
    assert [record.exc_info and record.exc_info[0] for record in caplog.records] == [ValueError, None]
    assert clock.stall is None
