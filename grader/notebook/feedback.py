"""What a learner reads below a check cell: the points, a sentence, the line, the picture, and what to try."""

from __future__ import annotations

import io
from functools import cache

from markupsafe import Markup
from rich.console import Console

from grader.catalogue import Exercise
from grader.report import svg
from grader.report.learner import is_untouched, print_timeline
from grader.report.model import ExerciseResult, TestResult
from grader.report.pages import ENVIRONMENT
from grader.report.terminal import say
from grader.report.text import visible

NOT_STARTED = "Not started yet: the cell above still raises `NotImplementedError`."
COLUMNS = 80
CARD = """
.awaitlings { background: #fff; color: #1b1f24; border-left: 4px solid #b42318; padding: 2px 14px; max-width: 46em;
  font: 14px/1.5 system-ui, sans-serif; color-scheme: light; }
.awaitlings.good { border-color: #1a7f37; }
.awaitlings p, .awaitlings ul, .awaitlings pre { margin: 6px 0; }
.awaitlings .asked, .awaitlings .tag { color: #59636e; }
.awaitlings .said { font-weight: 600; }
.awaitlings .tag { font: 12px ui-monospace, monospace; }
.awaitlings pre, .awaitlings code { background: #f3f5f7; color: #1b1f24; }
.awaitlings pre { padding: 4px 8px; overflow-x: auto; }
.awaitlings .picture { max-width: 40em; margin: 10px 0; }
"""
STYLE = CARD + svg.STYLE.partition("@media")[0]
"""A card that is light in every theme: a notebook's theme is not known to its outputs."""


class Feedback:
    """The words and the picture for the result of one exercise, as HTML and as text."""

    def __init__(self, exercise: Exercise, result: ExerciseResult) -> None:
        self.exercise = exercise
        self.result = result
        self.failures = [test for test in result.tests if test.outcome != "passed"]
        self.problem = self._said(result.problem or (NOT_STARTED if is_untouched(result.tests) else ""))

    @property
    def html(self) -> str:
        """A card in HTML that loads nothing; everything from a student in it is escaped."""
        shown = self._shown
        return ENVIRONMENT.get_template("notebook.html").render(
            style=_style(),
            result=self.result,
            title=self.exercise.title,
            problem=self.problem,
            is_done=self.is_done,
            count=len(self.result.tests),
            after=self.exercise.after,
            first=self.failures[0] if self.failures else None,
            message=self._said(self.failures[0].message or "") if self.failures else "",
            others=[] if self.problem else self.failures[1:],
            picture=self._picture(shown) if shown and not self.problem else Markup(),
        )

    @property
    def text(self) -> str:
        """The same for where there is no HTML."""
        console = Console(file=io.StringIO(), width=COLUMNS, no_color=True, highlight=False, force_jupyter=False)
        result, shown = self.result, self._shown
        say(console, f"{result.points} of {result.max_points} points · {self.exercise.title}")
        if self.problem:
            say(console, visible(self.problem))
        elif self.failures and shown is not None:
            say(console, visible(shown.title))
            where = f"Line {shown.line}: " if shown.line else ""
            say(console, f"{where}{visible(self._said(shown.message or ''))}")
            if shown.code:
                say(console, f"    {visible(shown.code)}")
        if shown is not None and not self.problem:
            print_timeline(shown, console)
        if self.failures and not self.problem and shown is not None and shown.advice:
            say(console, visible(shown.advice))
        return console.file.getvalue() if isinstance(console.file, io.StringIO) else ""

    @property
    def is_done(self) -> bool:
        """Whether all tests pass."""
        return not self.failures and not self.problem

    @property
    def _shown(self) -> TestResult | None:
        """The first failure, or of an exercise that is done the test in which most happened."""
        if self.failures:
            return self.failures[0]
        return max(self.result.tests, key=lambda test: (len(test.timeline), test.virtual_s), default=None)

    def _said(self, sentence: str) -> str:
        """Of a file that the learner has never seen, the sentence speaks as of the notebook."""
        name = self.exercise.stub.name
        if sentence.startswith(name):
            return f"Your notebook{sentence.removeprefix(name)}"
        return sentence.replace(name, "your notebook")

    def _picture(self, test: TestResult) -> Markup:
        if svg.last_moment(test.timeline) == 0:
            return Markup()
        return svg.timeline(
            test.timeline, name=f"timeline-{self.exercise.slug}", title="Your program's timeline", more=test.omitted
        )


@cache
def _style() -> Markup:
    return Markup(STYLE)  # noqa: S704 - ours
