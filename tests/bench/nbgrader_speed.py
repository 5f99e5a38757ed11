"""Grades the same submissions twice with nbgrader: as it comes, running all notebooks, and with the kit's preprocessor.

    python tests/bench/nbgrader_speed.py --students 20

Both ways are in one run of one command on the same machine; the scores must be the same. Where nbgrader runs the
notebooks, the check cells have the kit with the hidden tests.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "notebook"))

from classroom import CHAPTER, hand_in, nbgrader, scores, variant  # noqa: E402 - it lies in another folder

SLUGS = ["fetch_all", "breakfast", "show_as_they_arrive"]


def variants(slug: str) -> list[str]:
    """The reference and the wrong answers of an exercise, without those that depend on the order in a set."""
    wrong = [path.name for path in Kit(ROOT).exercise(slug).wrong if path.name != "wrong-pairing.py"]
    return [variant(slug), *(variant(slug, f"wrong/{name}") for name in wrong)]


def graded(course: Path) -> tuple[float, dict[tuple[str, str], float | None]]:
    """The seconds that `nbgrader autograde` takes, start and end included, and the points by student and cell."""
    began = time.perf_counter()
    ended = nbgrader(course, f"nbgrader autograde {CHAPTER}")
    seconds = time.perf_counter() - began
    if ended.returncode:
        sys.exit(ended.stderr)
    return seconds, scores(course)


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
        stock = settings.read_text(encoding="utf-8").replace(
            "grader.notebook.preprocessor.Grade", "nbgrader.preprocessors.Execute"
        )
        settings.write_text(stock, encoding="utf-8")
        os.environ["AWAITLINGS_KIT"] = str(ROOT)
        (slow_s, slow), (fast_s, fast) = map(graded, courses)
    same = sum(slow.get(cell) == points for cell, points in fast.items())
    console.print(
        f"{students} submissions: nbgrader running them {slow_s:.1f} s, the kit's preprocessor {fast_s:.1f} s: "
        f"{slow_s / fast_s:.1f} times as fast; {same} of {len(fast)} scores are the same"
    )
    sys.exit(0 if same == len(fast) == len(slow) == students * len(SLUGS) else 1)


if __name__ == "__main__":
    main()
