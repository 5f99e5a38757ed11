"""The command line: arguments and nothing else."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader import __version__
from grader.author.confusion import confusion as find_confusion
from grader.author.confusion import print_confusion
from grader.author.demo import build_class
from grader.author.new import new as new_exercise
from grader.author.verify import verify as verify_exercises
from grader.batch.grading import grade_class, grade_reference
from grader.batch.submissions import own_submission, read_class
from grader.catalogue import PARTS_OF_LEARNERS, Exercise, Kit, find_kit
from grader.errors import AwaitlingsError
from grader.judge.isolation import Level, Reached
from grader.judge.probe import probe
from grader.learn.hints import print_hint
from grader.learn.progress import print_list, print_next
from grader.learn.watch import watch as watch_exercises
from grader.report.files import check_writable, write_report, write_whole
from grader.report.pages import Pages, write_pages
from grader.report.table import print_table

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

HtmlOption = Annotated[bool, typer.Option("--html", help="Also pages for a browser, in the folder pages/.")]
KitOption = Annotated[Path | None, typer.Option("--kit", help="The kit's folder; without it, the one you are in.")]
OnlyOption = Annotated[str | None, typer.Option("--exercises", help="Only these, as slugs with commas.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="How many submissions at the same time.")]
CORES = os.cpu_count() or 1
DEMO_CHAPTERS = 3
"""The demo shows the first chapters: enough to see how a class is graded, in seconds."""


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # where a letter is unknown
    try:
        app(prog_name="awaitlings")
    except AwaitlingsError as error:
        errors.print(f"awaitlings: {error}", markup=False, soft_wrap=True)
        raise SystemExit(2) from None


@app.callback(invoke_without_command=True)
def about(*, version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    """Autograded exercises for Python's asyncio, on a virtual clock."""
    if version:
        console.print(f"awaitlings {__version__}")


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder with one folder per student.")],
    out: Annotated[Path, typer.Option(help="Where the results go.")] = Path("grades"),
    exercises: OnlyOption = None,
    html: HtmlOption = False,
    jobs: JobsOption = CORES,
    isolation: Annotated[
        Level, typer.Option(help="Run student code in processes of its own, confined so; none: beside the tests.")
    ] = Level.NONE,
    kit: KitOption = None,
) -> None:
    """Grade a class: prints a table, and writes grades.csv, results.json and a page per student."""
    the_kit = find_kit(kit)
    reached = None if isolation == Level.NONE else probe()
    if reached is not None:
        reached.require(isolation)
    _grade(the_kit, _chosen(the_kit, exercises), submissions, out, jobs, reached, html=html)


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="The page's file.")] = Path("report.html"),
    exercises: OnlyOption = None,
    kit: KitOption = None,
) -> None:
    """Run the tests of your own copy and write a page about them, for a browser."""
    the_kit = find_kit(kit, PARTS_OF_LEARNERS)
    chosen = _chosen(the_kit, exercises)
    with errors.status("running the tests"):
        result = grade_class(the_kit, chosen, [own_submission(chosen)], jobs=1, finished=lambda _: None)
        result = msgspec.structs.replace(result, reference=grade_reference(the_kit, chosen))
    page = Pages(result, the_kit.exercises).of_student(result.submissions[0], is_learners=True)
    write_whole(out, page.encode(), "name another file with --out")
    console.print(f"Page: {out}", markup=False, soft_wrap=True)


@app.command()
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
        chosen = [exercise for exercise in the_kit.exercises if exercise.order[0] <= DEMO_CHAPTERS]
    else:
        chosen = _chosen(the_kit, None if exercises == "all" else exercises)
    check_writable(out)
    build_class(chosen, out / "submissions")
    _grade(the_kit, chosen, out / "submissions", out, jobs, None, html=html)


@app.command()
def watch(kit: KitOption = None) -> None:
    """Run what you save, and show what came out: for learners."""
    watch_exercises(find_kit(kit, PARTS_OF_LEARNERS), console)


@app.command()
def hint(
    slug: Annotated[str, typer.Argument(help="The exercise, as fetch_all.")],
    kit: KitOption = None,
) -> None:
    """Give one more hint for an exercise."""
    print_hint(find_kit(kit, PARTS_OF_LEARNERS), slug, console)


@app.command(name="list")
def list_exercises(kit: KitOption = None) -> None:
    """Show every exercise: done, failing or not started."""
    print_list(find_kit(kit, PARTS_OF_LEARNERS), console)


@app.command(name="next")
def next_exercise(kit: KitOption = None) -> None:
    """Say which exercise comes next and how to begin."""
    print_next(find_kit(kit, PARTS_OF_LEARNERS), console)


@app.command()
def verify(
    exercises: OnlyOption = None,
    confusion: Annotated[bool, typer.Option("--confusion", help="Only what wrong variants are diagnosed as.")] = False,
    jobs: JobsOption = CORES,
    kit: KitOption = None,
) -> None:
    """Prove that every exercise is sound; exits with 1 if one is not."""
    the_kit = find_kit(kit)
    chosen = _chosen(the_kit, exercises)
    with _progress() as bar:
        task = bar.add_task("verifying", total=len(chosen))

        def advance(slug: str) -> None:
            bar.update(task, advance=1, description=slug)

        if confusion:
            found = find_confusion(the_kit, chosen, advance, jobs=jobs)
        else:
            complaints = verify_exercises(the_kit, chosen, advance, jobs=jobs)
    if confusion:
        print_confusion(found, console)
        raise typer.Exit(0 if found.is_good else 1)
    for complaint in complaints:
        console.print(complaint, markup=False, soft_wrap=True)
    right, wrong = (sum(len(found) for found in group) for group in _variants(chosen))
    console.print(f"{len(chosen)} exercises, {right} right and {wrong} wrong variants: {len(complaints)} complaints.")
    raise typer.Exit(1 if complaints else 0)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="cNN_chapter/eN_slug, as c03_concurrency/e4_race.")],
    kit: KitOption = None,
) -> None:
    """Make the two folders of a new exercise."""
    for path in new_exercise(find_kit(kit), name):
        console.print(str(path), markup=False, soft_wrap=True)


def _chosen(kit: Kit, slugs: str | None) -> list[Exercise]:
    if slugs is None:
        return kit.exercises
    return [kit.exercise(slug) for slug in dict.fromkeys(slug.strip() for slug in slugs.split(","))]


def _variants(exercises: list[Exercise]) -> tuple[list[list[Path]], list[list[Path]]]:
    return [exercise.right for exercise in exercises], [exercise.wrong for exercise in exercises]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    )


def _grade(
    kit: Kit, exercises: list[Exercise], folder: Path, out: Path, jobs: int, reached: Reached | None, *, html: bool
) -> None:
    submissions = read_class(folder, exercises, kit.exercises)
    check_writable(out)
    began = time.perf_counter()
    with _progress() as bar:
        task = bar.add_task("grading", total=len(submissions))
        report = grade_class(
            kit, exercises, submissions, jobs=jobs, reached=reached, finished=lambda _: bar.update(task, advance=1)
        )
    seconds = time.perf_counter() - began
    if html:
        report = msgspec.structs.replace(report, reference=grade_reference(kit, exercises))
        write_pages(Pages(report, kit.exercises), out / "pages")
    write_report(report, out)
    print_table(report, console)
    console.print(
        f"\n{len(submissions)} submissions in {seconds:.1f} s; their {report.virtual_s:.0f} s of waiting were virtual."
    )
    if reached is not None:
        console.print(f"Student code ran in processes of its own; {reached}.", highlight=False)
    pages = out / "pages" / "index.html" if html else out / "students"
    console.print(f"Pages: {pages}   Grades: {out / 'grades.csv'}   All: {out / 'results.json'}", soft_wrap=True)
