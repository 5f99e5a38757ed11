"""The hidden tests of measure_time."""

import time

import pytest

from grader.trial.world import points


@pytest.fixture
def wait_n(world):
    """What the student imports as `wait_n`, under either of its names. Its delays are not what it takes."""
    wait = world.operation("wait_n", seconds=7.5, returns=[1.1, 2.2, 3.3])

    def wait_n(n, max_delay):
        return wait(n, max_delay)

    wait_n.calls = wait.calls
    world.supply("wait_n", wait_n)
    return wait_n


@points(2)
def test_measures_one_run(wait_n, exercise, world):
    """`wait_n(3, 20)` takes 7.5 s, some time after the file was loaded: 2.5 s for one.

    Stays because it says what was measured instead; the visible test only says that the number is another one.
    """
    time.sleep(1.3)
    loops = len(world.loops)
    measured = exercise.measure_time(3, 20)
    calls = [call.args for call in wait_n.calls]
    world.check(
        calls != [],
        "not-through-wait-n",
        "Your code did not call the `wait_n` that it imports: `from wait_n import wait_n`; its time is to be measured.",
    )
    world.check(
        (20, 3) not in calls,
        "swapped-arguments",
        "For n=3 and max_delay=20 you called `wait_n(20, 3)`: first comes n.",
    )
    world.check(
        len(world.loops) - loops <= 1 and len(calls) == 1,
        "many-loops",
        f"You ran `wait_n` {len(calls)} times, in {len(world.loops) - loops} event loops; run it once.",
    )
    assert calls == [(3, 20)]
    world.check(
        measured is not None, "forgot-return", "Your function returned nothing: `return` what you have measured."
    )
    judge(measured, world)


def test_measures_every_time(wait_n, exercise, world):
    """The second measurement gives the same as the first."""
    first = exercise.measure_time(n=3, max_delay=20)
    assert first == world.about(2.5)
    time.sleep(2.9)
    second = exercise.measure_time(n=3, max_delay=20)
    world.check(
        second == world.about(first),
        "clock-started-too-early",
        f"You measured {first:.2f} s first and {second:.2f} s the next time, for the same work: look at the clock inside "
        "the function, right before you start the work.",
    )


def judge(measured, world):
    """Whether 2.5 s were measured: 7.5 s for three. Other numbers tell what was measured instead."""
    world.check(
        measured != world.about(0),
        "measures-nothing",
        "You measured 0.00 s: look at the clock again after the work has been done, not before.",
    )
    world.check(
        measured != world.about(7.5),
        "not-divided",
        "You returned the total time, 7.50 s; what is wanted is the time per delay: divide by n.",
    )
    world.check(
        measured != world.about(2.0) and measured != world.about(3.0),
        "rounded",
        f"You returned {measured}; the time for one is 2.5 s. `//` and `int` cut off what comes after the point.",
    )
    world.check(
        measured not in (world.about(2.2), world.about(1.1), world.about(3.3), world.about(6.6)),
        "computed-not-measured",
        f"You returned {measured:.2f}, which comes from the delays that `wait_n` returns. How long it took tells only a "
        "clock.",
    )
    world.check(
        measured != world.about(7.5 / 20),
        "divided-by-max-delay",
        "You divided the total by `max_delay`; divide it by n, the number of delays.",
    )
    world.check(
        measured != world.about((7.5 + 1.3) / 3),
        "clock-started-too-early",
        "Your time begins when the file is loaded: look at the clock inside the function, right before you start the "
        "work.",
    )
    world.check(
        measured > 0.1,
        "measures-cpu-time",
        "You measured next to nothing: time in which the processor computed. Waiting costs it nothing, so take "
        "a clock that goes on meanwhile, such as `time.perf_counter`.",
    )
    assert measured == world.about(2.5)
