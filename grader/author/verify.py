"""The proof that every exercise is sound; its complaints state the remedy.

A stub that can be imported and is not started, a solution that passes twice with identical timelines, right variants
that pass, wrong variants that fail as their name says, and no file too many or too few.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.batch.plan import REASON, plan
from grader.batch.zygotes import Grader, Graders
from grader.catalogue import CHAPTER_NAME, FOLDER_NAME, Exercise, Kit, misconception_of, signatures
from grader.report.model import TestResult

HINTS = 3
IGNORED = {"__pycache__"}


def verify(kit: Kit, exercises: Sequence[Exercise], progress: Callable[[str], object], *, jobs: int = 1) -> list[str]:
    """All complaints about these exercises and the kit's folders; none means that they are sound.

    `progress` is called with the slug of each exercise that is done; `jobs` of them are proved at the same time.
    """
    whole = len(exercises) == len(kit.slugs)
    complaints = list(stray_files(kit)) if whole else []
    sound = []
    for exercise in exercises:
        found = list(check_files(exercise))
        complaints += found
        if not found:
            sound.append(exercise)
    if not sound:
        return complaints
    with Graders(kit, sound, min(jobs, len(sound)), keep_timelines=True) as graders, ThreadPoolExecutor(jobs) as pool:

        def prove(exercise: Exercise) -> list[str]:
            with graders.one() as grader:
                found = list(check_variants(exercise, grader))
            progress(exercise.slug)
            return found

        for found in pool.map(prove, sound):
            complaints += found
    return complaints


def stray_files(kit: Kit) -> Iterator[str]:
    """What lies in the kit's two folders and belongs to no exercise."""
    known = {exercise.folder for exercise in kit.exercises} | {exercise.answers for exercise in kit.exercises}
    chapters = {exercise.chapter for exercise in kit.exercises}
    for side in ["exercises", "solutions"]:
        for path in sorted((kit.root / side).iterdir()):
            if path.is_file() and path.name != "README.md":
                yield f"{path}: stray file; only README.md belongs here."
            elif path.is_dir() and not CHAPTER_NAME.fullmatch(path.name) and path.name not in IGNORED:
                yield f"{path}: stray folder; chapters are called cNN_name."
            elif path.is_dir() and path.name in chapters:
                yield from _stray_in_chapter(path, known, lesson=side == "exercises")
    for chapter in sorted(chapters):
        if not (kit.root / "exercises" / chapter / "README.md").exists():
            yield f"{kit.root / 'exercises' / chapter}: the lesson is missing; write README.md."


def _stray_in_chapter(chapter: Path, known: set[Path], *, lesson: bool) -> Iterator[str]:
    for path in sorted(chapter.iterdir()):
        if path.is_dir() and path not in known and path.name not in IGNORED:
            remedy = "add exercise.toml in exercises/" if FOLDER_NAME.fullmatch(path.name) else "rename it eN_slug"
            yield f"{path}: folder of no exercise; {remedy}, or remove it."
        elif path.is_file() and not (lesson and path.name == "README.md"):
            yield f"{path}: stray file; remove it."


def check_files(exercise: Exercise) -> Iterator[str]:
    """Complaints that need no execution: files, hints, and that stub and solution agree."""
    expected = {
        exercise.folder: {"exercise.toml", exercise.stub.name, exercise.visible_tests.name},
        exercise.answers: {exercise.solution.name, exercise.hidden_tests.name, "right", "wrong"},
    }
    for folder, names in expected.items():
        there = {path.name for path in folder.iterdir()} - IGNORED if folder.is_dir() else set()
        for name in sorted(names - there):
            yield f"{folder / name} is missing."
        for name in sorted(there - names):
            yield f"{folder / name}: stray file; remove it."
    if exercise.slug in sys.stdlib_module_names:
        yield f"{exercise.folder}: the slug is a module of Python's standard library; choose another."
    if len(exercise.hints) != HINTS:
        yield f"{exercise.folder / 'exercise.toml'}: {len(exercise.hints)} hints; write {HINTS}."
    if not exercise.right or not exercise.wrong:
        yield f"{exercise.answers}: write at least one other right and one wrong variant."
    if exercise.stub.exists() and exercise.solution.exists():
        yield from _compare(exercise)


def _compare(exercise: Exercise) -> Iterator[str]:
    try:
        stub, solution = signatures(exercise.stub), signatures(exercise.solution)
    except SyntaxError as error:
        yield f"{error.filename or exercise.folder}: not valid Python: {error.msg}."
        return
    for name in sorted(stub.keys() ^ solution.keys()):
        yield f"{exercise.stub}: `{name}` is public in the stub or in the solution only; have it in both."
    for name in sorted(stub.keys() & solution.keys()):
        if stub[name].declaration != solution[name].declaration:
            yield f"{exercise.solution}: `{name}` has another signature than in the stub: {stub[name].declaration}."
        if stub[name].docstring != solution[name].docstring:
            yield f"{exercise.solution}: `{name}` has another docstring than in the stub; copy it."


def check_variants(exercise: Exercise, grader: Grader) -> Iterator[str]:
    """Complaints from running the stub, the solution and all variants."""
    yield from check_stub(exercise, _run(exercise, exercise.stub, grader))
    first, second = (_run(exercise, exercise.solution, grader) for _ in range(2))
    yield from check_right(exercise.solution, first)
    if first != second:
        yield f"{exercise.solution}: two runs gave different results or timelines; remove what depends on chance."
    for path in exercise.right:
        yield from check_right(path, _run(exercise, path, grader))
    wrong = {path: _run(exercise, path, grader) for path in exercise.wrong}
    for path, tests in wrong.items():
        yield from check_wrong(path, tests)
    yield from check_worth(exercise, wrong.values())


def _run(exercise: Exercise, path: Path, grader: Grader) -> list[TestResult]:
    return grader.grade({exercise.slug: path})[exercise.slug]


def check_stub(exercise: Exercise, tests: list[TestResult]) -> Iterator[str]:
    """The stub must fail a visible test because it is not started, and in no other way."""
    failed = [test for test in tests if test.outcome != "passed"]
    if not any(test.misconception == "not-started" and not test.hidden for test in failed):
        yield f"{exercise.stub}: no visible test fails with NotImplementedError; let the stub raise it."
    for test in failed:
        if test.misconception != "not-started":
            yield f"{exercise.stub}: {test.name} fails with “{test.message}”; the stub may only be not started."


def check_right(path: Path, tests: list[TestResult]) -> Iterator[str]:
    """A right variant must pass everything."""
    for test in tests:
        if test.outcome != "passed":
            yield f"{path}: right, but {test.name} fails ({test.misconception}): {test.message}"


def check_wrong(path: Path, tests: list[TestResult]) -> Iterator[str]:
    """A wrong variant must fail, and every failure that has a name must have the one in the file's name."""
    expected = misconception_of(path)
    failed = [test for test in tests if test.outcome != "passed"]
    names = sorted({test.misconception for test in failed if test.misconception})
    if not failed:
        yield f"{path}: wrong, but every test passes; write a test that catches it."
    elif expected not in names:
        first = failed[0]
        yield f"{path}: not diagnosed as {expected} but as {names or 'nothing'}: {first.name}: {first.message}"
    elif names != [expected]:
        yield f"{path}: diagnosed as {expected}, but also as {', '.join(n for n in names if n != expected)}."


def check_worth(exercise: Exercise, wrong: Iterable[list[TestResult]]) -> Iterator[str]:
    """Every hidden test must be the only one to catch some wrong variant, or its docstring must say why it stays."""
    caught = [[test for test in tests if test.outcome != "passed"] for tests in wrong]
    needed = {failed[0].name for failed in caught if len(failed) == 1 and failed[0].hidden}
    for test in plan(exercise):
        place = f"{exercise.hidden_tests}: {test.name}"
        if test.is_hidden and test.name not in needed and not test.stays:
            yield (
                f"{place} catches nothing that other tests don't; "
                f"add a wrong variant that only it catches, or a line “{REASON}…” to its docstring, or remove it."
            )
        elif test.is_hidden and test.name in needed and test.stays:
            yield f"{place} says why it stays, but catches what no other test does; remove “{REASON}…”."
