"""GitHub Actions: the job's summary, annotations, and outputs for the grading reporter."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping

import msgspec

from grader.report.files import exercise_lines, plain
from grader.report.model import ExerciseResult, SubmissionResult, TestResult
from grader.report.table import reason
from grader.report.text import visible

MAX_SUMMARY_BYTES = 1_000_000
"""GitHub's own limit is 1 MiB a step."""
MAX_ANNOTATIONS = 10
"""Those of one step that GitHub shows."""
MAX_NAME = 300
MAX_ANNOTATION = 1000
MAX_OUTPUT_BYTES = 90_000
"""Of an exercise's output: it becomes an environment variable, whose limit is 128 KiB."""
SHORT_NAME = 60


def summary(submission: SubmissionResult) -> str:
    """The job's summary in Markdown: the points, a row per exercise, and what happened in those that fail."""
    lines = [f"# {submission.points} of {submission.max_points} points", ""]
    lines += [f"- {plain(problem)}" for problem in submission.problems]
    lines += ["", "| | exercise | points | |", "|---|---|---|---|", *map(_row, submission.exercises)]
    text = "\n".join(lines) + "\n"
    failed = [one for one in submission.exercises if one.points < one.max_points and not is_untouched(one)]
    for number, exercise in enumerate(failed):
        head = f"\n## {exercise.slug}: {exercise.points} of {exercise.max_points}\n\n"
        section = head + "\n".join(exercise_lines(exercise)) + "\n"
        if len((text + section).encode()) > MAX_SUMMARY_BYTES:
            return f"{text}\n… and {len(failed) - number} more: run `pytest exercises/` to read about them.\n"
        text += section
    return text


def is_untouched(exercise: ExerciseResult) -> bool:
    """Whether it is still the stub that was tested."""
    return any(test.misconception == "not-started" for test in exercise.tests)


def _row(exercise: ExerciseResult) -> str:
    done = exercise.points == exercise.max_points
    mark, missing = "✓" if done else "✗", "" if done else plain(reason(exercise))
    if is_untouched(exercise):
        mark, missing = " ", "not started"
    return f"| {mark} | `{exercise.slug}` | {exercise.points} / {exercise.max_points} | {missing} |"


def annotate(submission: SubmissionResult, files: Mapping[str, str]) -> list[str]:
    """Commands that mark the student's lines, at most ten, one per exercise that fails.

    `files` says by slug where the student's file is, from the top of the repository.
    """
    return list(_commands(submission, files))[:MAX_ANNOTATIONS]


def _commands(submission: SubmissionResult, files: Mapping[str, str]) -> Iterator[str]:
    for exercise in submission.exercises:
        failed = [test for test in exercise.tests if test.outcome != "passed"]
        if not failed or is_untouched(exercise) or exercise.slug not in files:
            continue
        test = next((test for test in failed if test.line), failed[0])
        place = {"file": files[exercise.slug], "line": str(test.line or 1), "title": exercise.slug}
        properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
        text = " ".join(filter(None, [test.message or test.outcome, test.advice]))
        yield f"::error {properties}::{_data(visible(text)[:MAX_ANNOTATION])}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def outputs(submission: SubmissionResult) -> dict[str, str]:
    """The step's outputs: for every exercise, by slug, what the grading reporter reads; and the total.

    The reporter shows passed/total times the maximum in one place and the sum of scores in another: they agree since
    a test of several points has a row for each of them. No slug has a hyphen, so no name is there twice.
    """
    encoded = {exercise.slug: _runner(exercise) for exercise in submission.exercises}
    return {**encoded, "total-points": str(submission.points), "max-points": str(submission.max_points)}


def _runner(exercise: ExerciseResult) -> str:
    for length in (MAX_NAME, SHORT_NAME):
        rows = [row for test in exercise.tests for row in _rows(test, length)]
        done = exercise.points == exercise.max_points
        result = {
            "version": 3,
            "status": "pass" if done else "fail",
            "max_score": exercise.max_points,
            "tests": rows,
        }
        encoded = base64.b64encode(msgspec.json.encode(result)).decode()
        if len(encoded) <= MAX_OUTPUT_BYTES:
            break
    return encoded


def _rows(test: TestResult, length: int) -> Iterator[dict[str, object]]:
    passed = test.outcome == "passed"
    name = test.title or test.name
    if not passed:
        kind = f" [{test.misconception}]" if test.misconception else ""
        name = f"{name} {test.message or test.outcome}{kind}"
    for number in range(1, test.max_points + 1):
        part = f" ({number} of {test.max_points} points)" if test.max_points > 1 else ""
        yield {
            "name": f"{harmless(name)[:length]}{part}",
            "status": "pass" if passed else "fail",
            "score": int(passed),
            "line_no": 0,
        }


def harmless(text: str) -> str:
    """The text on one line, without anything that a log would take for a command."""
    return re.sub(r":(?=:)", ": ", visible(text)).replace("##[", "# #[")


def output_file(values: Mapping[str, str], token: str) -> str:
    """Lines for the file that `GITHUB_OUTPUT` names; `token` is random, so that no value can end itself early."""
    return "".join(f"{name}<<awaitlings-{token}\n{value}\nawaitlings-{token}\n" for name, value in values.items())
