"""Grades the same submissions twice with nbgrader: as it comes, running all notebooks, and with the kit's preprocessor.

    python tests/benchmarks/nbgrader_speed.py --students 20

Both ways are in one run of one command on the same machine; the scores must be the same. Where nbgrader runs the
notebooks, the check cells have the kit with the hidden tests.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "notebook"))

from classroom import CHAPTER, hand_in, nbgrader, scores, variant  # noqa: E402 - it lies in another folder

OURS = re.compile(r"c\.Autograde.*?\n]\nc\.Exporter[^\n]*\n", re.DOTALL)
"""The settings with which nothing is run."""
SLUGS = ["fetch_all", "breakfast", "show_as_they_arrive"]


def variants(slug: str) -> list[str]:
    """The reference and the wrong answers of an exercise, without those that depend on the order in a set."""
    wrong = [path.name for path in Kit(ROOT).exercise(slug).wrong if path.name != "wrong-pairing.py"]
    return [variant(slug), *(variant(slug, f"wrong/{name}") for name in wrong)]


class Graded(NamedTuple):
    """What `nbgrader autograde` took, start and end included: real seconds, and those of processors.

    `points` are by student and cell.
    """

    real_s: float
    cpu_s: float
    points: dict[tuple[str, str], float | None]


def graded(course: Path) -> Graded:
    """Grade the course's submissions."""
    began, before = time.perf_counter(), os.times()
    ended = nbgrader(course, f"nbgrader autograde {CHAPTER}")
    real_s, after = time.perf_counter() - began, os.times()
    if ended.returncode:
        sys.exit(ended.stderr)
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Graded(real_s, cpu_s, scores(course))


def main() -> None:
    """Make the class, grade it both ways, and say how long each took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--students", type=int, default=20)
    students = options.parse_args().students
    console = Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="awaitlings-") as place:
        courses = [Path(place, name) for name in ("stock", "kit")]
        for course in courses:
            command = [sys.executable, "-m", "grader", "notebooks", str(course), "--exercises", ",".join(SLUGS)]
            subprocess.run(command, check=True, capture_output=True)
            nbgrader(course, f"nbgrader generate_assignment {CHAPTER}")
            programs = {slug: variants(slug) for slug in SLUGS}
            for number in range(students):
                own = {slug: every[number % len(every)] for slug, every in programs.items()}
                hand_in(course, f"student{number:02}", own)
        settings = courses[0] / "nbgrader_config.py"
        text, count = OURS.subn("", settings.read_text(encoding="utf-8"))
        if count != 1:
            sys.exit(f"{settings} does not say how to grade")
        settings.write_text(text, encoding="utf-8")
        os.environ["AWAITLINGS_KIT"] = str(ROOT)
        slow, fast = map(graded, courses)
    same = sum(slow.points.get(cell) == points for cell, points in fast.points.items())
    console.print(
        f"{students} submissions: nbgrader running them {slow.real_s:.1f} s ({slow.cpu_s:.1f} s of CPU), the kit's "
        f"preprocessor {fast.real_s:.1f} s ({fast.cpu_s:.1f} s): {slow.real_s / fast.real_s:.1f} times as fast "
        f"({slow.cpu_s / fast.cpu_s:.1f}); {same} of {len(fast.points)} scores are the same"
    )
    sys.exit(0 if same == len(fast.points) == len(slow.points) == students * len(SLUGS) else 1)


if __name__ == "__main__":
    main()
