"""Pages in HTML: one per student, one of the class, one of all misconceptions. They need nothing but themselves.

Everything in them is escaped by the templates, and a policy in each page forbids it to run or load anything else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.catalogue import Exercise
from grader.report import survey, svg
from grader.report.files import with_page_names, write_report, write_whole
from grader.report.learner import is_untouched, state
from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult
from grader.report.table import reasons
from grader.report.text import visible

STUDENTS = "students"
"""The folder of their pages, beside those of the class."""
MAX_NAMES = 12
"""Students that the class page names for each misconception; the page of misconceptions has all of them."""
MAX_MISCONCEPTIONS = 24
MAX_OPEN = 60
"""Students whose list is open from the beginning; a longer one is opened with a click."""
MAX_BROKEN = 100
MAX_SLOW = 10


@dataclass(frozen=True)
class Failure:
    """A failed test with its pictures. `is_repeated` says that an earlier one of the exercise explains it."""

    test: TestResult
    is_repeated: bool
    own: Markup
    reference: Markup


@dataclass(frozen=True)
class Part:
    """An exercise on a student's page, with what the catalogue knows about it."""

    result: ExerciseResult
    title: str
    hints: Sequence[str]
    failures: list[Failure]
    passed: list[TestResult]

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.result.problem:
            return "not tested" if survey.is_handed_in(self.result) else "not handed in"
        known = state(self.result.tests)
        return f"{known} tests" if known[0].isdigit() else known

    @property
    def needs_words(self) -> bool:
        """Whether there is something to say about it."""
        return bool(self.result.problem) or (not is_untouched(self.result.tests) and bool(self.failures))


@dataclass(frozen=True)
class Chapter:
    """A chapter on a student's page: the title and the place of its lesson, empty where the kit has none."""

    title: str
    lesson: str
    parts: list[Part]


class Pages:
    """The pages of a report. `exercises` are those that the kit has: titles, hints and lessons come from there."""

    def __init__(self, report: Report, exercises: Sequence[Exercise]) -> None:
        self.report = report
        self.catalogue = {exercise.slug: exercise for exercise in exercises}
        self.names = [f"{STUDENTS}/{name}.html" for name, _ in with_page_names(report.submissions)]
        self.reference = {
            (exercise.slug, test.name, test.hidden): test for exercise in report.reference for test in exercise.tests
        }

    def of_student(self, submission: SubmissionResult, *, is_learners: bool = False) -> str:
        """A student's page; the one that a learner makes has no class to go back to."""
        chapters = list(self._chapters(submission))
        return _render("student.html", report=self.report, student=submission, chapters=chapters, alone=is_learners)

    def of_class(self) -> str:
        """The page of the class: how many points, what passed, what was not understood, and all students."""
        report = self.report
        return _render(
            "class.html",
            pages=self,
            report=report,
            survey=survey,
            script=_script(),
            median=survey.median_points(report),
            most=max((submission.max_points for submission in report.submissions), default=0),
            histogram=svg.histogram(
                survey.distribution(report), name="points", title="Points", unit="Students who reached a share, in %"
            ),
            reasons=reasons,
            max_names=MAX_NAMES,
            max_misconceptions=MAX_MISCONCEPTIONS,
            broken=list(survey.broken(report).items()),
            max_broken=MAX_BROKEN,
            slowest=survey.slowest(report, MAX_SLOW),
        )

    def of_misconceptions(self) -> str:
        """The page of all misconceptions, each with everybody who has it."""
        return _render("misconceptions.html", pages=self, report=self.report, max_open=MAX_OPEN)

    @cached_property
    def misconceptions(self) -> list[survey.Misconception]:
        """Those with most students first."""
        return survey.misconceptions(self.report)

    def student(self, number: int) -> str:
        """A student's name."""
        return self.report.submissions[number].student

    def title(self, slug: str) -> str:
        """An exercise's title, or its slug if the kit doesn't know it."""
        return self.catalogue[slug].title if slug in self.catalogue else slug

    def _chapters(self, submission: SubmissionResult) -> Iterator[Chapter]:
        by_chapter: dict[str, list[ExerciseResult]] = {}
        for result in submission.exercises:
            known = self.catalogue.get(result.slug)
            by_chapter.setdefault(known.chapter if known else "", []).append(result)
        for name, results in by_chapter.items():
            known = self.catalogue.get(results[0].slug)
            lesson = known.folder.parent / "README.md" if known else Path()
            title = _heading(lesson) or name
            yield Chapter(title, f"exercises/{name}/README.md" if title != name else "", [*map(self._part, results)])

    def _part(self, result: ExerciseResult) -> Part:
        known = self.catalogue.get(result.slug)
        hints = known.hints if known else ()
        passed = [test for test in result.tests if test.outcome == "passed"]
        return Part(result, self.title(result.slug), hints, list(self._failures(result)), passed)

    def _failures(self, result: ExerciseResult) -> Iterator[Failure]:
        explained: set[tuple[str | None, str | None]] = set()
        for number, test in enumerate(result.tests):
            if test.outcome != "passed":
                is_repeated = (test.misconception, test.advice) in explained
                explained.add((test.misconception, test.advice))
                own, reference = (
                    (Markup(), Markup()) if is_repeated else self._pictures(f"{result.slug}-{number}", test)
                )
                yield Failure(test, is_repeated, own, reference)

    def _pictures(self, name: str, test: TestResult) -> tuple[Markup, Markup]:
        """The student's timeline and the reference's, in one scale."""
        slug = name.rpartition("-")[0]
        known = self.reference.get((slug, test.name, test.hidden))
        rows = known.timeline if known else []
        until_s = max(svg.last_moment(test.timeline), svg.last_moment(rows))
        if until_s == 0:
            return Markup(), Markup()  # nothing took time
        own = svg.timeline(
            test.timeline, name=f"own-{name}", title="Your program's timeline", until_s=until_s, more=test.omitted
        )
        more = known.omitted if known else 0
        title = "The reference's timeline"
        return own, svg.timeline(rows, name=f"reference-{name}", title=title, until_s=until_s, more=more)


def write_with_pages(
    report: Report, submissions: Iterable[SubmissionResult], folder: Path, exercises: Sequence[Exercise]
) -> Report:
    """As `write_report`, with the pages in `folder/pages`."""
    place = folder / "pages"
    (place / STUDENTS).mkdir(parents=True, exist_ok=True)
    alone = Pages(report, exercises)

    def write_student(name: str, submission: SubmissionResult) -> None:
        write_whole(place / STUDENTS / f"{name}.html", alone.of_student(submission).encode())

    report = write_report(report, submissions, folder, write_student)
    pages = Pages(report, exercises)  # of the class: there timelines are not needed
    write_whole(place / "index.html", pages.of_class().encode())
    write_whole(place / "misconceptions.html", pages.of_misconceptions().encode())
    return report


def prose(text: str) -> Markup:
    """A sentence in which what stands between backticks is code."""
    pieces: Mapping[int, str] = dict(enumerate(re.split(r"`([^`]*)`", visible(text))))
    marked = (Markup("<code>{}</code>").format(piece) if at % 2 else escape(piece) for at, piece in pieces.items())
    return Markup("").join(marked)


def _heading(lesson: Path) -> str:
    """The title of a lesson, empty where there is none."""
    if not lesson.is_file():
        return ""
    return lesson.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#").strip()


def _script() -> Markup:
    return Markup((Path(__file__).parent / "templates" / "sort.js").read_text(encoding="utf-8"))  # noqa: S704 - ours


def _source_of(script: str) -> str:
    """How the policy of a page names the one script that may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _finalize(value: object) -> object:
    return visible(value) if type(value) is str else value


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["done"] = survey.is_done
    environment.filters["prose"] = prose
    environment.filters["source_of"] = _source_of
    environment.globals["picture_style"] = Markup(svg.STYLE)  # noqa: S704 - ours
    return environment


ENVIRONMENT = _environment()


def _render(template: str, **facts: object) -> str:
    return ENVIRONMENT.get_template(template).render(**facts)
