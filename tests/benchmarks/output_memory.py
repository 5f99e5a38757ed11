"""How much memory and time the outputs of a class take, which all are made from the journal: nothing is graded.

`awaitlings demo --exercises all --isolation none --out demo && python tests/benchmarks/output_memory.py demo 250 1000`

For each size a class is made whose students have the files, and the results, of the graded ones in turn, with messages
of their own where a test failed. Then the commands that make outputs run, one after another. Not a timed test: it
prints figures and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "grade, all known": ["grade", "class", "--isolation", "none"],
    "results": ["results", "grades"],
    "results --html": ["results", "grades", "--html"],
    "export csv": ["export", "csv", "--out", "grades.csv"],
    "export json": ["export", "json", "--out", "results.json"],
    "export junit": ["export", "junit", "--out", "junit.xml"],
    "export gradescope": ["export", "gradescope"],
    "export actions": ["export", "actions"],
}


def multiply(graded: Path, place: Path, students: int) -> None:
    """A class of so many in `place`, with the journal of its grading."""
    (place / "grades").mkdir()
    with closing(sqlite3.connect(graded / "journal.sqlite")) as source:
        source.execute("VACUUM INTO ?", [str(place / "grades" / "journal.sqlite")])
    with closing(sqlite3.connect(place / "grades" / "journal.sqlite")) as database:
        known = [name for (name,) in database.execute("SELECT student FROM wanted ORDER BY student")]
        for number in range(students):
            name, own = known[number % len(known)], f"student{number:05}"
            shutil.copytree(graded / "submissions" / name, place / "class" / own, copy_function=os.link)
            database.execute("INSERT INTO wanted SELECT ?, key, said FROM wanted WHERE student = ?", [own, name])
            query = "SELECT key, isolation, seconds, result FROM results WHERE student = ?"
            *same, result = database.execute(query, [name]).fetchone()
            database.execute("INSERT INTO results VALUES (?, ?, ?, ?, ?)", [own, *same, renamed(result, own)])
        for table in ("wanted", "results"):
            database.execute(f"DELETE FROM {table} WHERE student NOT LIKE 'student%'")  # noqa: S608 - ours
        database.commit()


def renamed(data: bytes, student: str) -> bytes:
    """The result as another student's, whose failures are like nobody else's."""
    result = msgspec.json.decode(zlib.decompress(data))
    result["student"] = student
    for exercise in result["exercises"]:
        for test in exercise["tests"]:
            if test["outcome"] != "passed":
                test["message"] = f"{test['message']} {student}"
    return zlib.compress(msgspec.json.encode(result), 1)


def measured(command: list[str], place: Path) -> tuple[float, float]:
    """Real seconds and the most memory that the process itself had at a time, in MB."""
    began = time.perf_counter()
    words = [sys.executable, "-m", "grader", *command]
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(sys.executable, words, {**os.environ, "PYTHONPATH": str(ROOT)}, file_actions=nowhere)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} has failed in {place}")
    return time.perf_counter() - began, used.ru_maxrss / 1e3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graded", type=Path, help="the folder of a demo")
    parser.add_argument("students", type=int, nargs="+")
    options = parser.parse_args()
    graded = options.graded.resolve()
    table = Table("students", "command", "s", "at most, MB", box=None)
    for students in options.students:
        with tempfile.TemporaryDirectory(prefix="awaitlings-bench-", dir=graded.parent) as folder:
            place = Path(folder)
            multiply(graded, place, students)
            os.chdir(place)
            (place / "exercises").symlink_to(ROOT / "exercises")
            (place / "solutions").symlink_to(ROOT / "solutions")
            for name, command in COMMANDS.items():
                seconds, megabytes = measured(command, place)
                table.add_row(f"{students}", name, f"{seconds:.1f}", f"{megabytes:.0f}")
            size = (place / "grades" / "results.json").stat().st_size / 1e6
            table.add_row(f"{students}", "results.json itself", "", f"{size:.0f}")
            os.chdir(graded)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
