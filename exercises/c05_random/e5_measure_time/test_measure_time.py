"""The visible test of measure_time."""

import pytest


@pytest.fixture
def wait_n(world):
    """What the student imports as `wait_n`, under either of its names. Its delays are not what it takes."""
    wait = world.operation("wait_n", seconds=7.5, returns=[1.1, 2.2, 3.3])

    def wait_n(n, max_delay):
        return wait(n, max_delay)

    wait_n.calls = wait.calls
    world.supply("wait_n", wait_n)
    return wait_n


def test_time_for_one(wait_n, exercise, world):
    """Three delays that take 7.5 s in all: that is 2.5 s for one."""
    assert exercise.measure_time(3, 20) == world.about(2.5)
    assert [call.args for call in wait_n.calls] == [(3, 20)]
