from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.reading import EPOCH_S, NS, READ_LIMIT, START_S
from grader.clock.stall import Spin

MANY_DELAYS_S = [0.1, 0.25, 1 / 3, 2 / 3, 0.7, 1e-3, 1e-6, 1.5e-6, 3.3, 59.99, 3600.1, 86_400.7, 1e6 + 0.1]


def read_without_end() -> None:
    while True:
        time.monotonic()


@given(st.lists(st.integers(0, 10**10), max_size=20))
def test_sums_of_whole_nanoseconds_are_exact(delays_ns: list[int]) -> None:
    with on_clock(Clock()) as clock:
        for delay_ns in delays_ns:
            time.sleep(delay_ns / NS)
    assert clock.now_ns == sum(delays_ns)


def test_a_sleep_lasts_at_least_as_long_as_asked(clock: Clock) -> None:
    for delay_s in MANY_DELAYS_S:
        start_s = time.monotonic()
        time.sleep(delay_s)
        assert time.monotonic() - start_s >= delay_s
    assert clock.now_ns >= sum(MANY_DELAYS_S) * NS - 1


@given(st.lists(st.floats(0, 1e5), max_size=20))
def test_time_never_runs_backwards(delays_s: list[float]) -> None:
    readings = []
    with on_clock(Clock()):
        for delay_s in delays_s:
            readings.append((time.monotonic(), time.monotonic_ns(), time.time(), time.time_ns()))
            time.sleep(delay_s)
    for column in zip(*readings, strict=True):
        assert list(column) == sorted(column)


def test_all_clocks_agree(clock: Clock) -> None:
    time.sleep(2.5)
    assert time.monotonic() == time.perf_counter() == pytest.approx(START_S + 2.5, abs=1e-9)
    assert time.monotonic_ns() == time.perf_counter_ns() == START_S * NS + clock.now_ns
    assert time.time() == pytest.approx(EPOCH_S + 2.5, abs=1e-6)
    assert time.time_ns() == EPOCH_S * NS + clock.now_ns


def test_reading_the_clock_without_end_is_a_spin(clock: Clock) -> None:
    with pytest.raises(Spin, match="read again and again"):
        read_without_end()
    assert isinstance(clock.stall, Spin)


def test_reading_often_is_no_spin_where_time_moves(clock: Clock) -> None:
    for _ in range(3):
        for _ in range(READ_LIMIT - 1):
            clock.monotonic()
        time.sleep(1)
    assert clock.stall is None


def test_hair_breadths_do_not_add_up(clock: Clock) -> None:
    for _ in range(10_000):
        time.sleep(0.1)
    assert clock.now_ns == 1000 * NS


def test_who_is_to_be_sure_earlier_is(clock: Clock) -> None:
    clock.be_sure_after(1 / 10)
    for _ in range(READ_LIMIT // 10):
        clock.monotonic()
    with pytest.raises(Spin):
        clock.monotonic()
