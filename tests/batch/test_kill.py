"""A grading that is killed a few times and continued; `python tests/batch/kill.py` does so 50 times."""

from __future__ import annotations

import runpy
from pathlib import Path


def test_a_grading_that_is_killed_again_and_again_ends_with_the_same_files(tmp_path: Path) -> None:
    storm = runpy.run_path(str(Path(__file__).with_name("kill.py")))["storm"]
    seen = storm(tmp_path, students=8, kills=3)
    assert seen.complaints == []
    assert len(seen.counts) == 4
    assert seen.counts[-1] == 8
