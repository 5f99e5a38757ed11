from __future__ import annotations

import datetime as dt
import time

import pytest

from grader.clock.clock import Clock
from grader.clock.patches import on_clock

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_now_goes_with_the_clock(clock: Clock) -> None:
    time.sleep(90)
    assert dt.datetime.now(dt.UTC) - START == dt.timedelta(seconds=90)
    assert dt.datetime.now(dt.UTC).timestamp() == pytest.approx(time.time())
    assert clock.now_ns == 90 * 10**9


def test_naive_times_agree_with_aware_ones(clock: Clock) -> None:
    local = START.astimezone().replace(tzinfo=None)
    assert dt.datetime.now() == dt.datetime.today() == local  # noqa: DTZ002, DTZ005 - what programs call
    assert dt.date.today() == local.date()  # noqa: DTZ011 - what programs call
    assert clock.now_ns == 0


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_utcnow_is_naive(clock: Clock) -> None:
    assert dt.datetime.utcnow() == START.replace(tzinfo=None)  # noqa: DTZ003 - what programs call
    assert clock.now_ns == 0


def test_real_dates_are_dates_inside_and_outside() -> None:
    outside = dt.datetime.now(dt.UTC)
    with on_clock(Clock()):
        inside = dt.datetime.now(dt.UTC)
        assert isinstance(outside, dt.datetime)
        assert isinstance(outside.date(), dt.date)
        assert issubclass(type(outside), dt.datetime)
    assert isinstance(inside, dt.datetime)
    assert inside == START
    assert dt.datetime.now(dt.UTC) >= outside


def test_off_the_clock_now_is_real() -> None:
    with on_clock(Clock()):
        virtual = dt.datetime
    before = dt.datetime.now(dt.UTC)
    assert before <= virtual.now(dt.UTC) <= dt.datetime.now(dt.UTC)
