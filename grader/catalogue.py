"""The exercises of a kit, read from its folders. Nothing of theirs is executed."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from grader.errors import BadExercise, BadInput

CHAPTER_NAME = re.compile(r"c(\d\d)_[a-z0-9_]+")
FOLDER_NAME = re.compile(r"e(\d+)_([a-z][a-z0-9_]*)")
KEYS = {"title": str, "concepts": list, "hints": list, "limit": int, "extra": bool, "after": str, "needs": str}
PARTS = ("exercises", "solutions")
"""The folders of a kit."""
PARTS_OF_LEARNERS = PARTS[:1]
"""Those that a learner has."""
DEFAULT_LIMIT_S = 3
MAX_LIMIT_S = 60
NEEDS = ("loopback", "subprocess")
"""Serving on this machine's own network, or starting programs."""


@dataclass(frozen=True)
class Exercise:
    """One exercise. `folder` is the learner's part, `answers` the folder under `solutions/`, which may not exist.

    `limit` is in real seconds per test; `is_extra` exercises are not part of the total. `after` is what a learner reads
    who has solved it: what the reference does, and why.
    """

    slug: str
    chapter: str
    order: tuple[int, int]
    folder: Path
    answers: Path
    title: str
    concepts: tuple[str, ...]
    hints: tuple[str, ...]
    limit: int = DEFAULT_LIMIT_S
    is_extra: bool = False
    needs: str = ""
    """What student code needs beyond computing: one of `NEEDS`, or nothing."""
    after: str = ""

    @property
    def place(self) -> str:
        """Where the learner's file is, for a sentence: `c01_coroutines/e1_greet_after/greet_after.py`."""
        return "/".join(self.stub.parts[-3:])

    @property
    def stub(self) -> Path:
        """The file that the learner fills in."""
        return self.folder / f"{self.slug}.py"

    @property
    def visible_tests(self) -> Path:
        """The learner's tests."""
        return self.folder / f"test_{self.slug}.py"

    @property
    def hidden_tests(self) -> Path:
        """The grader's tests."""
        return self.answers / f"test_{self.slug}_hidden.py"

    @property
    def solution(self) -> Path:
        """The reference solution."""
        return self.answers / f"{self.slug}.py"

    @property
    def right(self) -> list[Path]:
        """Other correct solutions, by name."""
        return sorted((self.answers / "right").glob("*.py"))

    @property
    def wrong(self) -> list[Path]:
        """Plausible mistakes, by name; see `misconception_of`."""
        return sorted((self.answers / "wrong").glob("*.py"))

    @cached_property
    def public(self) -> dict[str, Signature]:
        """What the stub declares publicly: what a submission must offer."""
        return signatures(self.stub)

    @cached_property
    def builds_on(self) -> list[str]:
        """The modules whose names the stub imports: other exercises may be among them."""
        tree = ast.parse(self.stub.read_text(encoding="utf-8"), str(self.stub))
        return [node.module for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]


Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Signature:
    """A public function, class or method as its file declares it: `parameters` without their annotations."""

    name: str
    kind: Literal["plain", "coroutine", "generator", "class"]
    """What `def` makes it: a generator here is an async one."""
    parameters: str
    declaration: str
    """With annotations, for comparing stub and solution."""
    docstring: str | None
    returns: str = ""
    """The text of the return annotation: of a generator, what calling it gives."""


def misconception_of(variant: Path) -> str:
    """What a file in `wrong/` shows: its name up to the first dot, so `forgot-await.second.py` is one more."""
    return variant.name.partition(".")[0]


def signatures(path: Path) -> dict[str, Signature]:
    """What the file declares publicly, by name; a method is called `Class.method`. Raises SyntaxError."""
    return {found.name: found for found in _public(ast.parse(path.read_text(encoding="utf-8"), str(path)).body, "")}


def _public(body: Iterable[ast.stmt], prefix: str) -> Iterator[Signature]:
    for node in body:
        if isinstance(node, Definition) and (not node.name.startswith("_") or node.name == "__init__"):
            yield _signature(node, prefix)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield Signature(node.name, "class", "", f"class {node.name}", ast.get_docstring(node))
            yield from _public(node.body, f"{node.name}.")


def _signature(node: Definition, prefix: str) -> Signature:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    names = ", ".join(argument.arg for argument in every if argument is not None)
    kind: Literal["plain", "coroutine", "generator"] = "plain"
    if isinstance(node, ast.AsyncFunctionDef):
        kind = "generator" if any(isinstance(inner, ast.Yield) for inner in ast.walk(node)) else "coroutine"
    returns = ast.unparse(node.returns) if node.returns else ""
    name = f"{prefix}{node.name}"
    return Signature(
        name,
        kind,
        names,
        f"{kind}: def {name}({ast.unparse(arguments)}) -> {returns}",
        ast.get_docstring(node),
        returns,
    )


@dataclass(frozen=True)
class Kit:
    """A folder with `exercises/` and, for authors and instructors, `solutions/`."""

    root: Path

    @cached_property
    def exercises(self) -> list[Exercise]:
        """All exercises in their order. Raises BadExercise for one that can't be read, and for a slug used twice."""
        found = sorted(map(read_exercise, self._folders()), key=lambda exercise: exercise.order)
        slugs = [exercise.slug for exercise in found]
        for slug in slugs:
            if slugs.count(slug) > 1:
                raise BadExercise(f"Two exercises have the slug {slug!r}; rename one, slugs are identities.")
        return found

    @property
    def slugs(self) -> list[str]:
        """The slugs of all folders, without reading them."""
        return [match[2] for folder in self._folders() if (match := FOLDER_NAME.fullmatch(folder.name))]

    def exercise(self, slug: str) -> Exercise:
        """The exercise with this slug, whatever the others are like. Raises BadInput with the slugs that exist."""
        folders = {match[2]: folder for folder in self._folders() if (match := FOLDER_NAME.fullmatch(folder.name))}
        if slug not in folders:
            raise BadInput(f"There is no exercise {slug!r}; there are: {', '.join(folders)}.")
        return read_exercise(folders[slug])

    def _folders(self) -> list[Path]:
        try:
            chapters = [path for path in (self.root / "exercises").iterdir() if CHAPTER_NAME.fullmatch(path.name)]
            folders = [path for chapter in sorted(chapters) if chapter.is_dir() for path in sorted(chapter.iterdir())]
        except OSError as error:
            raise BadInput(f"{error.filename} can't be read: {error.strerror}; is the kit complete?") from None
        return [path for path in folders if path.is_dir() and FOLDER_NAME.fullmatch(path.name)]


def find_kit(named: Path | None, parts: Sequence[str] = PARTS) -> Kit:
    """The kit at `named`; without it the one that the current folder lies in, or the one the grader came with.

    `parts` are the folders that it must have. Raises BadInput if there is none.
    """
    here = Path.cwd()
    candidates = [named.resolve()] if named else [here, *here.parents, Path(__file__).resolve().parent.parent]
    for folder in candidates:
        if all((folder / part).is_dir() for part in parts):
            return Kit(folder)
    needed = f"the folders {'/ and '.join(parts)}/" if len(parts) > 1 else f"a folder {parts[0]}/"
    raise BadInput(
        f"There is no kit at {named or here}: a kit has {needed}; run the command inside it or name it with --kit."
    )


def read_exercise(folder: Path) -> Exercise:
    """The exercise in a learner's folder `<root>/exercises/<chapter>/<folder>`. Raises BadExercise."""
    match, chapter = FOLDER_NAME.fullmatch(folder.name), CHAPTER_NAME.fullmatch(folder.parent.name)
    if not match or not chapter:
        raise BadExercise(f"{folder}: an exercise lives in cNN_chapter/eN_slug; rename the folder.")
    data = _read_toml(folder / "exercise.toml")
    return Exercise(
        slug=match[2],
        chapter=folder.parent.name,
        order=(int(chapter[1]), int(match[1])),
        folder=folder,
        answers=folder.parents[2] / "solutions" / folder.parent.name / folder.name,
        title=data["title"],
        concepts=tuple(data["concepts"]),
        hints=tuple(data["hints"]),
        limit=data.get("limit", DEFAULT_LIMIT_S),
        is_extra=data.get("extra", False),
        needs=data.get("needs", ""),
        after=data.get("after", ""),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadExercise(f"{path} is missing; `awaitlings new` shows what belongs in it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadExercise(f"{path} can't be read: {error}.") from None
    for key in ["title", "concepts", "hints"]:
        if key not in data:
            raise BadExercise(f"{path} has no {key!r}; add it.")
    for key, value in data.items():
        _check_value(path, key, value)
    if data.get("needs", "") not in {"", *NEEDS}:
        raise BadExercise(f"{path}: 'needs' must be one of {', '.join(NEEDS)}.")
    if not 0 < data.get("limit", DEFAULT_LIMIT_S) <= MAX_LIMIT_S:
        raise BadExercise(f"{path}: 'limit' must be from 1 to {MAX_LIMIT_S} seconds.")
    return data


def _check_value(path: Path, key: str, value: object) -> None:
    if key not in KEYS:
        raise BadExercise(f"{path} has an unknown key {key!r}; known are: {', '.join(KEYS)}.")
    if type(value) is not KEYS[key]:
        raise BadExercise(f"{path}: {key!r} must be of type {KEYS[key].__name__}.")
    if isinstance(value, list) and not all(isinstance(text, str) and text.strip() for text in value):
        raise BadExercise(f"{path}: {key!r} must hold texts that are not empty.")
    if isinstance(value, str) and not value.strip():
        raise BadExercise(f"{path}: {key!r} is empty; write it or remove it.")


def exercise_of_test(test_file: Path) -> Exercise | None:
    """The exercise that a test file belongs to: visible ones lie in its folder, hidden ones in its answers."""
    folder = test_file.parent
    if not FOLDER_NAME.fullmatch(folder.name) or len(folder.parents) < 3:
        return None
    side, root = folder.parents[1].name, folder.parents[2]
    if side not in {"exercises", "solutions"}:
        return None
    learners = root / "exercises" / folder.parent.name / folder.name
    return read_exercise(learners) if (learners / "exercise.toml").is_file() else None
