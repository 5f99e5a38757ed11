"""Commands of instructors: grade a class, and what comes of it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from grader.author.demo import build_class
from grader.batch.cluster import dask_pool
from grader.batch.grading import grade_reference, local_pool
from grader.batch.interrupt import interruptible
from grader.batch.journal import Journal
from grader.batch.pool import Pool
from grader.batch.session import Counts, Session, only_one_in, shard
from grader.batch.setup import DEFAULT_LIMIT_S, Setup
from grader.batch.submissions import Submission, read_class
from grader.batch.work import ONE_PROCESS, reached_at
from grader.catalogue import Kit, find_kit
from grader.cli.progress import GradingProgress
from grader.cli.shared import (
    CORES,
    HtmlOption,
    IsolationOption,
    JobsOption,
    KitOption,
    OnlyOption,
    RosterOption,
    chosen,
    console,
    errors,
)
from grader.errors import BadInput
from grader.judge.isolation import Level
from grader.report.files import check_writable, write_report
from grader.report.model import ExerciseResult, Report
from grader.report.pages import write_with_pages
from grader.report.table import print_notes, print_table
from grader.report.tables import read_roster

DEMO_CHAPTERS = 3
"""The demo shows the first chapters: enough to see how a class is graded, in seconds."""
STOPPED = 130
"""The exit code of a grading that was stopped before its end, as shells have it for Ctrl-C."""

OutOption = Annotated[Path, typer.Option(help="Where the results go.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Print nothing but what went wrong.")]


def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder with one folder per student, or a ZIP file.")],
    out: OutOption = Path("grades"),
    exercises: OnlyOption = None,
    html: HtmlOption = False,
    jobs: JobsOption = CORES,
    isolation: IsolationOption = Level.BEST_EFFORT,
    roster: RosterOption = None,
    again: Annotated[
        list[str] | None, typer.Option(help="Grade this student again, changed or not; repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Real seconds that one submission may take.")] = DEFAULT_LIMIT_S,
    share: Annotated[
        str | None, typer.Option("--shard", help="Grade only one part of the class, as 3/10; see merge.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Grade on the dask cluster with this scheduler, as tcp://…:8786.")
    ] = None,
    quiet: QuietOption = False,
    kit: KitOption = None,
) -> None:
    """Grade a class: prints a table, and writes grades.csv, results.json and a page per student.

    What was graded is kept: run the same command again to go on after a stop, or to grade what has changed.
    """
    the_kit = find_kit(kit)
    some = chosen(the_kit, exercises)
    if dask is None:
        reached_at(isolation)  # before anything is written
    setup = Setup.of(the_kit, some, isolation, limit)
    people = read_roster(roster) if roster is not None else []
    everyone = read_class(submissions, some, the_kit.exercises, roster=people)
    part = everyone if share is None else shard(everyone, *parse_shard(share))
    pool = local_pool(setup, jobs) if dask is None else dask_pool(setup, dask, len(part))
    _grade(the_kit, setup, part, out, pool, again=again or (), html=html, quiet=quiet)


def demo(
    out: Annotated[Path, typer.Option(help="Where the class and its results go.")] = Path("demo"),
    exercises: Annotated[
        str | None, typer.Option("--exercises", help="As for grade, or all; by default those of chapters 1 to 3.")
    ] = None,
    html: HtmlOption = False,
    jobs: JobsOption = CORES,
    isolation: IsolationOption = Level.BEST_EFFORT,
    kit: KitOption = None,
) -> None:
    """Build a class from the kit's right and wrong answers, and grade it."""
    the_kit = find_kit(kit)
    if exercises is None:
        some = [exercise for exercise in the_kit.exercises if exercise.order[0] <= DEMO_CHAPTERS]
    else:
        some = chosen(the_kit, None if exercises == "all" else exercises)
    reached_at(isolation)
    check_writable(out)
    build_class(some, out / "submissions")
    setup = Setup.of(the_kit, some, isolation)
    everyone = read_class(out / "submissions", some, the_kit.exercises)
    _grade(the_kit, setup, everyone, out, local_pool(setup, jobs), html=html)


def results(
    out: Annotated[Path, typer.Argument(help="The folder that grade has written.")] = Path("grades"),
    html: HtmlOption = False,
    quiet: QuietOption = False,
    kit: KitOption = None,
) -> None:
    """Write the results of a grading again, without grading: also while it still runs."""
    with Journal(out, must_exist=True) as journal:
        check_writable(out)
        report = _write(find_kit(kit), journal, out, html=html)
        if not quiet:
            _print_report(report)
            _print_places(out, html=html)
            if ungraded := journal.missing():
                console.print(f"{ungraded} more submissions are not graded yet.")


def merge(
    parts: Annotated[list[Path], typer.Argument(help="The folders that grade has written, of each part.")],
    out: OutOption = Path("grades"),
    html: HtmlOption = False,
    quiet: QuietOption = False,
    kit: KitOption = None,
) -> None:
    """Put the parts of a class together that were graded with --shard, and write the results of all."""
    the_kit = find_kit(kit)
    for part in parts:
        Journal(part, must_exist=True).close()  # before anything is written
    check_writable(out)
    with only_one_in(out), Journal(out) as journal:
        for part in parts:
            with Journal(part, must_exist=True) as other:
                journal.absorb(other)
        report = _write(the_kit, journal, out, html=html)
        if not quiet:
            _print_report(report)
            _print_places(out, html=html)


def parse_shard(text: str) -> tuple[int, int]:
    """Number and count of `3/10`. Raises BadInput for anything else."""
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise BadInput(f"{text!r} is no part of a class; write --shard 3/10 for the third of ten.")
    return int(match[1]), int(match[2])


def _grade(  # the options of `grade`, in their order
    kit: Kit,
    setup: Setup,
    submissions: Sequence[Submission],
    out: Path,
    lent_pool: AbstractContextManager[Pool],
    *,
    again: Sequence[str] = (),
    html: bool,
    quiet: bool = False,
) -> None:
    check_writable(out)
    began = time.monotonic()
    with only_one_in(out), Journal(out) as journal:
        session = Session(setup, submissions, journal, again)
        progress = GradingProgress(errors, quiet=quiet)
        try:
            with progress.shown(), lent_pool as pool, interruptible(lambda: _stop(pool, progress)):
                session.run(pool, progress.update)
        except KeyboardInterrupt:
            raise _left(session.counts, out) from None
        if pool.is_stopping and session.counts.done < session.counts.total:
            raise _left(session.counts, out)
        report = _write(kit, journal, out, html=html)
        for student, reason in pool.lost.items():
            errors.print(f"{student}: not graded: {reason}", markup=False, soft_wrap=True)
        if pool.lost:
            raise BadInput(f"{len(pool.lost)} submissions could not be graded; the same command tries them again.")
    if not quiet:
        _print_report(report)
        _print_end(session.counts, report, time.monotonic() - began)
        _print_places(out, html=html)


def _left(counts: Counts, out: Path) -> typer.Exit:
    """Say what is left to do, and end."""
    errors.print(
        f"Stopped: {counts.done} of {counts.total} submissions are graded. The same command goes on from there; "
        f"`awaitlings results {out}` writes what there is.",
        markup=False,
        soft_wrap=True,
    )
    return typer.Exit(STOPPED)


def _stop(pool: Pool, progress: GradingProgress) -> None:
    pool.is_stopping = True
    progress.say("Stopping when what runs is graded; once more stops at once.")


def _write(kit: Kit, journal: Journal, out: Path, *, html: bool) -> Report:
    """Make all outputs from the journal, student by student; returns the report in brief."""
    reference = _reference(kit, journal) if html else []
    with journal.shown() as (nobody, submissions):
        if not html:
            return write_report(nobody, submissions, out)
        report = msgspec.structs.replace(nobody, reference=reference)
        return write_with_pages(report, submissions, out, kit.exercises)


def _reference(kit: Kit, journal: Journal) -> list[ExerciseResult]:
    """What the reference solutions did, looked at once for each setup."""
    about = journal.about()
    known = journal.reference(about.digest)
    if known is None:
        known = grade_reference(kit, [kit.exercise(slug) for slug in about.slugs])
        journal.set_reference(about.digest, known)
    return known


def _print_report(report: Report) -> None:
    print_table(report, console)
    print_notes(report, console)


def _print_end(counts: Counts, report: Report, seconds: float) -> None:
    known = f" ({counts.old} of them were graded before)" if counts.old else ""
    waiting = f"their {report.virtual_s:.0f} s of waiting were virtual."
    console.print(f"\n{counts.total} submissions in {seconds:.1f} s{known}; {waiting}")
    if report.isolation not in {"", ONE_PROCESS}:
        text = f"Student code ran in processes of its own; isolation: {report.isolation}."
        console.print(text, highlight=False)


def _print_places(out: Path, *, html: bool) -> None:
    pages = out / "pages" / "index.html" if html else out / "students"
    console.print(f"Pages: {pages}   Grades: {out / 'grades.csv'}   All: {out / 'results.json'}", soft_wrap=True)
