"""Judge and worker on one processor."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from grader.judge import cores
from grader.judge.cores import current_core, stay_on
from grader.trial.trial import Trial

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system decides")


def test_a_process_knows_where_it_runs() -> None:
    assert current_core() in os.sched_getaffinity(0)


def test_a_process_stays_where_it_is_told_to() -> None:
    core = max(os.sched_getaffinity(0))
    program = f"""
import os
from grader.judge.cores import current_core, stay_on
stay_on({core})
print(os.sched_getaffinity(0), current_core())
"""
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said == f"{{{core}}} {core}\n"


@pytest.mark.parametrize("core", [None, 1 << 9])
def test_where_that_is_not_possible_it_runs_anywhere(core: int | None) -> None:
    before = os.sched_getaffinity(0)
    stay_on(core)
    assert os.sched_getaffinity(0) == before


def test_where_the_system_does_not_tell_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "PROCESSOR", 1000)
    assert current_core() is None


def test_a_worker_has_one_processor(attempt_across: Callable[..., Trial]) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == 1

    source = "import os\nasync def slug():\n    return len(os.sched_getaffinity(0))"
    assert attempt_across(source, body).diagnosis is None
