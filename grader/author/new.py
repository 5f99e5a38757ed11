"""Makes the two folders of a new exercise, ready to be filled in."""

from __future__ import annotations

import sys
from pathlib import Path

from grader.catalogue import CHAPTER_NAME, FOLDER_NAME, Kit
from grader.errors import BadInput

DOCSTRING = '''    """Say in one line what it does.

    A story of a few lines: what is given, what to return, and one example.
    """'''
SIGNATURE = "async def {slug}(work: Callable[[], Awaitable[str]]) -> str:"
IMPORT = "from collections.abc import Awaitable, Callable\n\n\n"
LEARNERS = {
    "exercise.toml": """title = "A title"
concepts = ["the concept"]
hints = [
    "A question.",
    "The concept, with the section of the documentation.",
    "Nearly the code.",
]
""",
    "{slug}.py": f"{IMPORT}{SIGNATURE}\n{DOCSTRING}\n    raise NotImplementedError\n",
    "test_{slug}.py": '''"""The visible tests of {slug}."""


async def test_returns_the_result(exercise, world):
    """The result of the work comes back."""
    work = world.operation("work", seconds=1, returns="done")
    assert await exercise.{slug}(work) == "done"
''',
}
ANSWERS = {
    "{slug}.py": f"{IMPORT}{SIGNATURE}\n{DOCSTRING}\n    return await work()\n",
    "test_{slug}_hidden.py": '''"""The hidden tests of {slug}."""


async def test_takes_as_long_as_the_work(exercise, world):
    """The work of 2.37 s is waited for, and done once."""
    work = world.operation("work", seconds=2.37, returns="done")
    assert await exercise.{slug}(work) == "done"
    world.check(work.count == 1, "double-call", "You had the work done more than once.")
    world.took(2.37, because="the work")
''',
    "right/variable.py": "async def {slug}(work):\n    result = await work()\n    return result\n",
    "wrong/returned-coroutine.py": "async def {slug}(work):\n    return work()\n",
    "wrong/double-call.py": "async def {slug}(work):\n    await work()\n    return await work()\n",
}
LESSON = "# A lesson\n\nThree precise sentences, an example with its timeline, and what to read on.\n"


def new(kit: Kit, name: str) -> list[Path]:
    """Make `cNN_chapter/eN_slug`; returns the files, in order. Raises BadInput if the name or the slug won't do."""
    chapter, _, folder = name.strip("/").partition("/")
    match = FOLDER_NAME.fullmatch(folder)
    if not CHAPTER_NAME.fullmatch(chapter) or not match:
        raise BadInput(f"{name!r} is no name for an exercise; write cNN_chapter/eN_slug, as c03_concurrency/e4_race.")
    slug = match[2]
    if slug in sys.stdlib_module_names:
        raise BadInput(f"{slug!r} is a module of Python's standard library; choose another slug.")
    if any(exercise.slug == slug for exercise in kit.exercises):
        raise BadInput(f"There is an exercise {slug!r} already; slugs are identities, choose another.")
    texts = {
        kit.root / side / chapter / folder / file.format(slug=slug): text.replace("{slug}", slug)
        for side, files in [("exercises", LEARNERS), ("solutions", ANSWERS)]
        for file, text in files.items()
    }
    lesson = kit.root / "exercises" / chapter / "README.md"
    for path in texts:
        if path.exists():
            raise BadInput(f"{path} exists already; remove it or choose another name.")
    if not lesson.exists():
        texts[lesson] = LESSON
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
