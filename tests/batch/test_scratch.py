from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

MAKE = """
from grader.batch.scratch import scratch_folder, temporary_folder
folder = scratch_folder()
(folder / "unpacked").mkdir()
(folder / "unpacked" / "wait.py").write_text("x = 1")
inner = temporary_folder()
print(folder.parent.name, flush=True)
input()
"""


def start(place: Path) -> tuple[subprocess.Popen[str], str]:
    """A process with scratch folders in `place`, until it reads a line; and the name of its own."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", MAKE],
        env={**os.environ, "TMPDIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_what_a_killed_process_leaves_is_removed_by_the_next_one_but_nothing_that_is_in_use(tmp_path: Path) -> None:
    working, used = start(tmp_path)
    killed, left = start(tmp_path)
    assert names(tmp_path) == {used, left}
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert names(tmp_path) == {used, left}
    precious = tmp_path / "precious"
    precious.mkdir()
    (tmp_path / "awaitlings-scratch-link").symlink_to(precious)
    (tmp_path / "awaitlings-other").mkdir()
    third, own = start(tmp_path)
    assert names(tmp_path) == {used, own, "precious", "awaitlings-scratch-link", "awaitlings-other"}
    assert len(list((tmp_path / used).iterdir())) == 2
    for process in (working, third):
        process.communicate("\n")
    assert names(tmp_path) == {"precious", "awaitlings-scratch-link", "awaitlings-other"}
