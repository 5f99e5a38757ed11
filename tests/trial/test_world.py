from __future__ import annotations

import asyncio
import time

import pytest

from grader.errors import Lesson, WindowMissed
from grader.trial.world import World, points

OTHERWISE = {3.0: "sequential-await", 6.0: "barrier"}


def test_time_is_measured_from_the_beginning_of_the_body(world: World) -> None:
    time.sleep(5)
    asyncio.run(asyncio.sleep(0))
    world.begin()
    asyncio.run(asyncio.sleep(2))
    assert world.elapsed == 2


@pytest.mark.parametrize(
    ("taken_s", "misconception"), [(0, None), (1.9, None), (3, "sequential-await"), (6, "barrier")]
)
def test_a_total_that_is_missed_is_named(world: World, taken_s: float, misconception: str | None) -> None:
    time.sleep(taken_s)
    with pytest.raises(WindowMissed) as missed:
        world.took(2, because="the longest", otherwise=OTHERWISE)
    assert missed.value.misconception == misconception
    assert (missed.value.measured_s, missed.value.expected_s) == (taken_s, 2)
    assert str(missed.value) == f"took {taken_s:.2f} s, expected 2.00 s = the longest"


@pytest.mark.parametrize("taken_s", [0, 1.5, 2])
def test_less_than_the_most_is_good(world: World, taken_s: float) -> None:
    time.sleep(taken_s)
    world.took_at_most(2, because="the longest")
    assert world.elapsed == taken_s


def test_more_than_the_most_is_missed(world: World) -> None:
    time.sleep(3)
    with pytest.raises(WindowMissed, match=r"expected at most 2\.00 s") as missed:
        world.took_at_most(2, because="the longest", otherwise=OTHERWISE)
    assert missed.value.misconception == "sequential-await"


@pytest.mark.parametrize("sleeps_s", [[2], [0.1] * 20, [1 / 3] * 6])
def test_a_total_is_met_whatever_floats_it_is_made_of(world: World, sleeps_s: list[float]) -> None:
    for seconds in sleeps_s:
        time.sleep(seconds)
    world.took(2, because="the sum")
    assert world.elapsed == pytest.approx(2, abs=1e-7)


def test_a_check_that_fails_is_remembered_although_it_was_swallowed(world: World) -> None:
    world.check(True, "wrong-loop", "never said")
    with pytest.raises(Lesson, match="You did it") as raised:
        world.check(False, "wrong-loop", "You did it.")
    assert world.lessons == [raised.value]
    assert raised.value.misconception == "wrong-loop"


def test_the_tape_has_the_operations_in_order(world: World) -> None:
    fetch, load = world.operation("fetch", seconds=1), world.blocking_operation("load", seconds=1)
    asyncio.run(fetch("Oslo"))
    load("Rome")
    assert [span.name for span in world.tape] == ["fetch Oslo", "load Rome"]


def test_points_are_whole_numbers() -> None:
    assert points(3).args == (3,)


@pytest.mark.parametrize("number", [-1, 1.5, "3"])
def test_other_points_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0"):
        points(number)


def test_times_that_are_near_enough_are_equal(world: World) -> None:
    assert world.about([1, 2]) == [1.0, 2.0 + 1e-9]
    assert world.about(2) != 2.001
