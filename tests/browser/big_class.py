"""A big class out of a small one: each student has, of every exercise, the result of somebody in a real grading.

awaitlings demo --exercises all --html
python tests/browser/big_class.py demo/results.json big
node tests/browser/look.js big/pages/index.html
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import msgspec
from rich.console import Console

from grader.catalogue import find_kit
from grader.report.model import Report, SubmissionResult
from grader.report.pages import write_with_pages

NAMES = ["Ada Lovelace", "<b>&amp;{{ 7*7 }}", "🐍 \x1b[31mred", "عمر الخيام", "李雷", "x" * 300, "=cmd|' /C calc'!A0"]


def big_class(report: Report, students: int) -> Report:
    """The report of so many students; the same for the same report."""
    chance = random.Random(0)  # noqa: S311 - no secret
    submissions = []
    for number in range(students):
        exercises = [
            chance.choice(results)
            for results in zip(*(one.exercises for one in report.submissions if not one.problems), strict=True)
        ]
        name = f"{NAMES[number % len(NAMES)]} {number}"
        problems = [] if number % 50 else ["the folder holds no file of an exercise"]
        submissions.append(SubmissionResult.of(name, exercises, problems, frozenset()))
    return msgspec.structs.replace(report, submissions=sorted(submissions, key=lambda one: one.student))


def main() -> None:
    """Write the class and say how large its pages are."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("results", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--students", type=int, default=1000)
    chosen = options.parse_args()
    report = big_class(msgspec.json.decode(chosen.results.read_bytes(), type=Report), chosen.students)
    console = Console(highlight=False, soft_wrap=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    write_with_pages(report, report.submissions, chosen.out, find_kit(None).exercises)
    seconds = time.perf_counter() - began
    for page in sorted((chosen.out / "pages").glob("*.html")):
        console.print(f"{page}: {page.stat().st_size / 1e6:.2f} MB")
    largest = max(page.stat().st_size for page in (chosen.out / "pages" / "students").iterdir())
    console.print(
        f"{chosen.students} students' pages of at most {largest / 1e6:.2f} MB; all written in {seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
