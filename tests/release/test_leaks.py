"""The proof that no line of a solution leaves the kit notices one wherever it is put."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.new import new
from grader.catalogue import Kit
from grader.errors import BadExercise
from grader.release.leaks import check_leaks
from grader.release.tree import zipped

REFERENCE = """async def wait(work):
    first_of_all = await work()
    second_of_all = await work()
    third_one_of_all = await work()
    return first_of_all, second_of_all, third_one_of_all
"""
HIDDEN = '    """Four works of 3.11 s each are done."""\n'


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    for side in ("exercises", "solutions"):
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    (tmp_path / "solutions/c01_start/e1_wait/wait.py").write_text(REFERENCE)
    with Kit(tmp_path).exercise("wait").hidden_tests.open("a") as tests:
        tests.write(f"\n\nasync def test_four(exercise, world):\n{HIDDEN}")
    return Kit(tmp_path)


@pytest.mark.parametrize(
    "tree",
    [
        {"wait.py": REFERENCE.encode()},
        {"notes.md": f"Try this:\n{REFERENCE.splitlines()[3]}\n".encode()},
        {"notes.md": HIDDEN.encode()},
        {"a.zip": zipped({"b.whl": zipped({"c.py": REFERENCE.encode()})})},
        {"wait.py": REFERENCE.replace("\n", "\r\n").replace("    ", "\t").encode()},
    ],
    ids=["whole", "one-line", "a-hidden-test", "in-a-wheel-in-a-zip", "in-windows-clothes"],
)
def test_a_line_of_a_solution_is_noticed(kit: Kit, tree: dict[str, bytes]) -> None:
    with pytest.raises(BadExercise, match="would tell learners what is in solutions/; take those lines out of it"):
        check_leaks(tree, kit)


def test_three_lines_of_a_solution_in_the_lesson_are_noticed_too(kit: Kit) -> None:
    lesson = kit.root / "exercises/c01_start/README.md"
    lesson.write_text("".join(REFERENCE.splitlines(keepends=True)[1:3]))
    check_leaks({"lesson.md": lesson.read_bytes()}, kit)
    lesson.write_text("".join(REFERENCE.splitlines(keepends=True)[1:4]))
    with pytest.raises(BadExercise, match=r"lesson\.md would tell"):
        check_leaks({"lesson.md": lesson.read_bytes()}, kit)


def test_what_learners_have_is_no_secret(kit: Kit) -> None:
    stub = kit.exercise("wait").stub
    check_leaks({"wait.py": stub.read_bytes(), "short.py": b"    return await work()\n"}, kit)


def test_hidden_tests_may_be_where_they_are_allowed_and_solutions_not(kit: Kit) -> None:
    hidden = kit.exercise("wait").hidden_tests.read_bytes()
    check_leaks({"t.py": hidden}, kit, hidden_tests=True)
    with pytest.raises(BadExercise):
        check_leaks({"t.py": hidden}, kit)
    with pytest.raises(BadExercise):
        check_leaks({"t.py": hidden, "x": REFERENCE.encode()}, kit, hidden_tests=True)
