"""Whether a class gets the same results whatever the number of jobs, also with many more than there are cores.

`python tests/benchmarks/same_results.py [--students 30] [--jobs 1,2,8] [--rounds 3]` grades a class like the demo's, 1
in 5 hostile: endless loops and floods of memory run into limits, and must do so in every run alike. It exits with 1
unless `results.json` has the same bytes each time.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from classes import build_class
from rich.console import Console
from rich.progress import track

from grader.catalogue import Kit
from grader.cli.grade import DEMO_CHAPTERS

ROOT = Path(__file__).resolve().parents[2]
HOSTILE_EVERY = 5


def results(slugs: list[str], folder: Path, out: Path, jobs: int) -> str:
    """The hash of the results."""
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", str(out), "--kit", str(ROOT), "--quiet"]
    subprocess.run([*command, "--jobs", str(jobs), "--exercises", ",".join(slugs)], check=True)
    return hashlib.sha256((out / "results.json").read_bytes()).hexdigest()


def main() -> int:
    """Print a line for every run; 1 if one differs from the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--jobs", default="1,2,8", help="numbers, with commas")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    exercises = [exercise for exercise in Kit(ROOT).exercises if exercise.order[0] <= DEMO_CHAPTERS]
    slugs = [exercise.slug for exercise in exercises]
    console = Console()
    found = []
    with tempfile.TemporaryDirectory(prefix="awaitlings-same-") as place:
        build_class(exercises, Path(place, "class"), options.students, HOSTILE_EVERY)
        for number, jobs in enumerate(track([*map(int, options.jobs.split(","))] * options.rounds, console=console)):
            began = time.perf_counter()
            found.append(results(slugs, Path(place, "class"), Path(place, f"out{number}"), jobs))
            console.print(f"--jobs {jobs}: {time.perf_counter() - began:.0f} s, results {found[-1][:12]}")
    differing = sum(each != found[0] for each in found)
    console.print(f"{len(found)} runs of {options.students} submissions; {differing} differ from the first.")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
