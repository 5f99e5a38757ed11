"""Commands of instructors: grade a class, and what comes of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from grader.author.demo import build_class
from grader.batch.grading import grade_class, grade_reference
from grader.batch.submissions import described, read_class
from grader.catalogue import Exercise, Kit, find_kit
from grader.cli.shared import (
    CORES,
    HtmlOption,
    JobsOption,
    KitOption,
    OnlyOption,
    RosterOption,
    chosen,
    console,
    progress_bar,
)
from grader.judge.isolation import Level, Reached
from grader.judge.probe import probe
from grader.report.files import check_writable, write_report
from grader.report.pages import Pages, write_pages
from grader.report.table import print_notes, print_table
from grader.report.tables import read_roster

DEMO_CHAPTERS = 3
"""The demo shows the first chapters: enough to see how a class is graded, in seconds."""


def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder with one folder per student, or a ZIP file.")],
    out: Annotated[Path, typer.Option(help="Where the results go.")] = Path("grades"),
    exercises: OnlyOption = None,
    html: HtmlOption = False,
    jobs: JobsOption = CORES,
    isolation: Annotated[
        Level, typer.Option(help="Run student code in processes of its own, confined so; none: beside the tests.")
    ] = Level.NONE,
    roster: RosterOption = None,
    kit: KitOption = None,
) -> None:
    """Grade a class: prints a table, and writes grades.csv, results.json and a page per student."""
    the_kit = find_kit(kit)
    reached = None if isolation == Level.NONE else probe()
    if reached is not None:
        reached.require(isolation)
    _grade(the_kit, chosen(the_kit, exercises), submissions, out, jobs, reached, html=html, roster=roster)


def demo(
    out: Annotated[Path, typer.Option(help="Where the class and its results go.")] = Path("demo"),
    exercises: Annotated[
        str | None, typer.Option("--exercises", help="As for grade, or all; by default those of chapters 1 to 3.")
    ] = None,
    html: HtmlOption = False,
    jobs: JobsOption = CORES,
    kit: KitOption = None,
) -> None:
    """Build a class from the kit's right and wrong answers, and grade it."""
    the_kit = find_kit(kit)
    if exercises is None:
        some = [exercise for exercise in the_kit.exercises if exercise.order[0] <= DEMO_CHAPTERS]
    else:
        some = chosen(the_kit, None if exercises == "all" else exercises)
    check_writable(out)
    build_class(some, out / "submissions")
    _grade(the_kit, some, out / "submissions", out, jobs, None, html=html)


def _grade(
    kit: Kit,
    exercises: list[Exercise],
    folder: Path,
    out: Path,
    jobs: int,
    reached: Reached | None,
    *,
    html: bool,
    roster: Path | None = None,
) -> None:
    people = read_roster(roster) if roster is not None else []
    submissions = read_class(folder, exercises, kit.exercises, roster=people)
    check_writable(out)
    began = time.perf_counter()
    with progress_bar() as bar:
        task = bar.add_task("grading", total=len(submissions))
        report = grade_class(
            kit, exercises, submissions, jobs=jobs, reached=reached, finished=lambda _: bar.update(task, advance=1)
        )
    seconds = time.perf_counter() - began
    report = described(report, submissions)
    if html:
        report = msgspec.structs.replace(report, reference=grade_reference(kit, exercises))
        write_pages(Pages(report, kit.exercises), out / "pages")
    write_report(report, out)
    print_table(report, console)
    print_notes(report, console)
    console.print(
        f"\n{len(submissions)} submissions in {seconds:.1f} s; their {report.virtual_s:.0f} s of waiting were virtual."
    )
    if reached is not None:
        console.print(f"Student code ran in processes of its own; {reached}.", highlight=False)
    pages = out / "pages" / "index.html" if html else out / "students"
    console.print(f"Pages: {pages}   Grades: {out / 'grades.csv'}   All: {out / 'results.json'}", soft_wrap=True)
