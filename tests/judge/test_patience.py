"""How long a judge waits: what others on the machine compute is not the student's fault."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.judge import patience
from grader.judge.patience import LEAST_S, LOOK_S, MOST, Patience, waited_s

LIMIT_S = 3.0


class Machine:
    """A real clock that the test moves, and a process that has the processor for a `share` of the time."""

    def __init__(self, share: float) -> None:
        self.now_s = 100.0
        self.share = share
        self.looks = 0

    def waited_s(self) -> float:
        self.looks += 1
        return 50 + self.now_s * (1 - self.share)

    def lasts_s(self, limit_s: float) -> float:
        """How long it takes until the patience is at an end, for a process that never ends."""
        began_s = self.now_s
        lasting = Patience(limit_s, self.waited_s)
        while (left_s := lasting.left_s()) > 0:
            self.now_s += left_s
        return self.now_s - began_s


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Machine]:
    made = Machine(request.param)
    monkeypatch.setattr(patience, "_real_monotonic", lambda: made.now_s)
    yield made
    assert made.looks < 100


@pytest.mark.parametrize("machine", [1.0], indirect=True)
@pytest.mark.parametrize("limit_s", [0.1, LIMIT_S])
def test_on_an_idle_machine_it_is_the_limit(machine: Machine, limit_s: float) -> None:
    assert machine.lasts_s(limit_s) == pytest.approx(limit_s)


@pytest.mark.parametrize("machine", [0.5, 0.25], indirect=True)
def test_a_process_gets_its_time_on_a_busy_one(machine: Machine) -> None:
    computed_s = machine.share * machine.lasts_s(LIMIT_S)
    assert LIMIT_S - LOOK_S - 2 * LEAST_S <= computed_s <= LIMIT_S  # what it waited before the first look is unknown


@pytest.mark.parametrize("machine", [0.0, 0.01], indirect=True)
def test_there_is_an_end_however_busy_it_is(machine: Machine) -> None:
    assert machine.lasts_s(LIMIT_S) == pytest.approx(MOST * LIMIT_S)


@pytest.mark.parametrize("machine", [0.5], indirect=True)
def test_who_is_fast_is_not_looked_at(machine: Machine) -> None:
    lasting = Patience(LIMIT_S, machine.waited_s)
    machine.now_s += LOOK_S / 2
    assert lasting.left_s() == pytest.approx(LOOK_S / 2)
    assert machine.looks == 0


def test_the_clock_is_the_real_one() -> None:
    assert abs(patience._real_monotonic() - time.monotonic()) < 10


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not tell")
def test_who_has_to_share_a_processor_waits_for_it() -> None:
    core = min(os.sched_getaffinity(0))
    program = f"import os\nos.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    rivals = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    handle = os.pidfd_open(rivals[0].pid)
    try:
        while waited_s(handle) == 0:
            time.sleep(0.01)
        assert 0 < waited_s(handle) < 10
    finally:
        os.close(handle)
        for rival in rivals:
            rival.kill()
            rival.wait()


def test_nothing_is_known_of_who_has_ended() -> None:
    assert waited_s(10_000) == 0.0
    assert waited_s() >= 0.0
