"""The learner's copy: exercises, a README, what installs the kit, and the workflow that grades each push."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader import __version__
from grader.catalogue import Exercise, Kit
from grader.release.bundle import bundle, tests_of, with_siblings
from grader.release.leaks import check_leaks
from grader.release.tree import Tree
from grader.release.wheel import wheel

TEMPLATES = {
    "README.md": "README.md",
    "project.toml": "pyproject.toml",
    "gitignore.txt": ".gitignore",
    "classroom.yml": ".github/workflows/classroom.yml",
    "devcontainer.json": ".devcontainer/devcontainer.json",
}
"""Where each file of the learner's copy that is made from a template lies."""
CHAPTER_LINK = re.compile(r"\]\((c\d\d_\w+)/README\.md\)")
_templates = Environment(
    loader=PackageLoader("grader.release"),
    autoescape=False,  # noqa: S701 - no HTML; everything that is filled in is the kit's own
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    variable_start_string="[[",
    variable_end_string="]]",
    block_start_string="[%",
    block_end_string="%]",
    comment_start_string="[#",
    comment_end_string="#]",
)  # GitHub's workflows have braces of their own


@dataclass(frozen=True)
class Choices:
    """What the instructor chooses: whether the wheel is shipped or a version named, and who has the hidden tests."""

    ships_wheel: bool = True
    tests_from: str = ""
    """`owner/repository` with a `bundle.zip`, which the workflow fetches with a token; empty for none."""


def learners_copy(kit: Kit, exercises: Sequence[Exercise], choices: Choices) -> Tree:
    """The files of the learner's repository. Raises BadExercise if one held a line of a solution."""
    every = with_siblings(kit, exercises)
    name, data = wheel()
    names = {
        "version": __version__,
        "wheel": name if choices.ships_wheel else "",
        "tests_from": choices.tests_from,
        "exercises": every,
        "chapters": len({exercise.chapter for exercise in every}),
    }
    files = {path: _templates.get_template(template).render(names).encode() for template, path in TEMPLATES.items()}
    files |= tests_of(kit, every, hidden=False)
    files |= lessons(kit, every)
    licence = kit.root / "LICENSE"
    if licence.exists():
        files["LICENSE"] = licence.read_bytes()
    if choices.ships_wheel:
        files[f"wheels/{name}"] = data
    check_leaks(files, kit)
    return files


def lessons(kit: Kit, exercises: Sequence[Exercise]) -> Tree:
    """The map, with the chapters that there are, and each chapter's lesson."""
    chapters = dict.fromkeys(exercise.chapter for exercise in exercises)
    paths = [kit.root / "exercises" / chapter / "README.md" for chapter in chapters]
    files = {path.relative_to(kit.root).as_posix(): path.read_bytes() for path in paths if path.exists()}
    card = kit.root / "exercises" / "README.md"
    if card.exists():
        lines = card.read_text(encoding="utf-8").splitlines(keepends=True)
        links = [(line, CHAPTER_LINK.search(line)) for line in lines]
        kept = [line for line, link in links if link is None or link[1] in chapters]
        files["exercises/README.md"] = "".join(kept).encode()
    return files


def autograder(kit: Kit, exercises: Sequence[Exercise], platform: str, *, hidden: bool) -> Tree:
    """The files of an autograder for `gradescope` or `classroom50`: its programs, the wheel and the bundle."""
    name, data = wheel()
    files = {name: data, "bundle.zip": bundle(kit, exercises, hidden=hidden)}
    folder = Path(__file__).parent / "templates" / platform
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        files[path.name] = path.read_bytes()
    check_leaks(files, kit, hidden_tests=hidden)
    return files
