"""Whether a grading survives being killed: SIGKILL at random moments, the same command again, until it is done.

`python tests/batch/kill.py [--kills 50] [--students 1000]` grades a class undisturbed, and with so many kills. It
exits with 1 unless every file is the same byte for byte, no result was ever lost or written twice, the database was
sound after every kill, and nothing is left among the temporary files.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import psutil
from rich.console import Console

from grader.batch.journal import NAME
from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
SLUGS = ["greet_after", "fetch_all"]
KILLED_EARLY = 0.2
"""The share of kills while the grader starts; the others come when it has a first new result."""
STARTING_REAL_S = 1.0
"""About how long, in real seconds, a grader takes to start."""
ENDED_REAL_S = 60
"""How long, in real seconds, what a killed grader has started may take to end."""


@dataclass
class Storm:
    """What was seen: results in the database after each kill, and what was wrong."""

    counts: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def build_kit(root: Path) -> None:
    """A copy of two exercises, so that a submission takes some tenths of a second."""
    for exercise in map(Kit(ROOT).exercise, SLUGS):
        for folder in [exercise.folder, exercise.answers]:
            shutil.copytree(folder, root / folder.relative_to(ROOT), ignore=shutil.ignore_patterns("__pycache__"))


def build_class(kit: Path, folder: Path, students: int) -> None:
    """Everybody hands in one of the solutions and variants of each exercise, in turn."""
    for exercise in Kit(kit).exercises:
        variants = [exercise.solution, *exercise.right, *exercise.wrong]
        for number in range(students):
            student = folder / f"student{number:04}"
            student.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(variants[number % len(variants)], student / exercise.stub.name)


def start(kit: Path, folder: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """The grader, at work."""
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", str(out), "--kit", str(kit), *options]
    scratch = out.with_name("tmp")
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen([*command, "--quiet", "--jobs", "2"], cwd=kit, env={**os.environ, "TMPDIR": str(scratch)})


def results_in(database: Path) -> int:
    """How many results there are."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.OperationalError:  # no database yet, or no tables
        return 0


def wait_for_more(database: Path, known: int, grader: subprocess.Popen[bytes]) -> None:
    """Come back when there are more results than these, or the grader has ended."""
    while grader.poll() is None and results_in(database) <= known:
        time.sleep(0.01)


def look(database: Path, storm: Storm) -> None:
    """Look into the database as the kill has left it."""
    if not database.exists():
        storm.counts.append(0)
        return
    connection = sqlite3.connect(database, timeout=30)
    try:
        [[sound]] = connection.execute("PRAGMA integrity_check")
        if sound != "ok":
            storm.complaints.append(f"the database is not sound: {sound}")
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'results'").fetchone()[0]
        query = "SELECT count(*), coalesce(max(rowid), 0) FROM results"
        count, last = connection.execute(query).fetchone() if tables else (0, 0)
    finally:
        connection.close()
    if count != last:
        storm.complaints.append(f"{last} results were written, but {count} are there: one was written twice or lost")
    if storm.counts and count < storm.counts[-1]:
        storm.complaints.append(f"there were {storm.counts[-1]} results, and then {count}")
    storm.counts.append(count)


def outputs(out: Path) -> dict[str, bytes]:
    """Every file of the results but the journal's own."""
    files = [path for path in out.rglob("*") if path.is_file() and "journal" not in path.name]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def differences(calm: dict[str, bytes], stormy: dict[str, bytes]) -> Iterator[str]:
    """Every file that is not the same byte for byte, with its first line that differs."""
    for name in sorted(calm.keys() | stormy.keys()):
        one, other = (files.get(name, b"").decode(errors="replace").splitlines() for files in (calm, stormy))
        if one != other:
            at = next((pair for pair in zip_longest(one, other) if pair[0] != pair[1]), None)
            yield f"{name} is not the same byte for byte: {at}"


def left_running(kit: Path) -> Iterator[int]:
    """Processes that serve this kit."""
    for process in psutil.process_iter(["cmdline"]):
        if {str(kit), "grader.batch.zygote"} <= set(process.info["cmdline"] or ()):
            yield process.pid


def storm(place: Path, students: int, kills: int, *options: str, seed: int = 1) -> Storm:
    """Grade a class undisturbed and with kills, in the empty folder `place`, and compare."""
    kit, folder = place / "kit", place / "class"
    build_kit(kit)
    build_class(kit, folder, students)
    began = time.monotonic()
    if start(kit, folder, place / "calm", *options).wait():
        return Storm(complaints=["the undisturbed run failed"])
    seconds = time.monotonic() - began
    seen = Storm()
    luck = random.Random(seed)  # noqa: S311 - any moments will do
    for _ in range(kills):
        grader = start(kit, folder, place / "stormy", *options)
        if luck.random() < KILLED_EARLY:
            time.sleep(luck.uniform(0, STARTING_REAL_S))
        else:
            wait_for_more(place / "stormy" / NAME, seen.counts[-1] if seen.counts else 0, grader)
            time.sleep(luck.uniform(0, 1.5 * seconds / kills))
        grader.send_signal(signal.SIGKILL)
        grader.wait()
        look(place / "stormy" / NAME, seen)
    if start(kit, folder, place / "stormy", *options).wait():
        seen.complaints.append("the last run failed")
    look(place / "stormy" / NAME, seen)
    if seen.counts[-1] != students:
        seen.complaints.append(f"{seen.counts[-1]} results of {students} submissions")
    seen.complaints += differences(outputs(place / "calm"), outputs(place / "stormy"))
    deadline = time.monotonic() + ENDED_REAL_S
    while (running := list(left_running(kit))) and time.monotonic() < deadline:
        time.sleep(0.1)
    if running:
        seen.complaints.append(f"still running: {running}")
    if left := sorted(path.name for path in (place / "tmp").iterdir()):
        seen.complaints.append(f"left among the temporary files: {left}")
    return seen


def main() -> int:
    """Kill, compare, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--isolation", default="none")
    parser.add_argument("--seed", type=int, default=os.getpid())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="awaitlings-kill-") as place:
        level = f"--isolation={options.isolation}"
        seen = storm(Path(place), options.students, options.kills, level, seed=options.seed)
    console = Console(soft_wrap=True, highlight=False)
    amid = len({count for count in seen.counts if 0 < count < options.students})
    console.print(
        f"{options.kills} kills, seed {options.seed}: at {amid} different states between the first result and the "
        f"last; {len(seen.complaints)} complaints."
    )
    for complaint in seen.complaints:
        console.print(complaint, markup=False)
    return 1 if seen.complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
