"""Each defect of an exercise gives its own complaint, and a sound one none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.author.new import new
from grader.author.verify import verify
from grader.catalogue import Kit
from grader.errors import BadExercise

STUB = "exercises/c01_start/e1_wait/wait.py"
SETTINGS = "exercises/c01_start/e1_wait/exercise.toml"
VISIBLE = "exercises/c01_start/e1_wait/test_wait.py"
ANSWERS = "solutions/c01_start/e1_wait"
SOLUTION = f"{ANSWERS}/wait.py"
HIDDEN = f"{ANSWERS}/test_wait_hidden.py"

Check = Callable[[], list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a kit with one exercise, as `awaitlings new` makes it."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    return tmp_path


@pytest.fixture
def check(root: Path) -> Check:
    """All complaints about the kit, with paths as the kit sees them."""

    def complaints() -> list[str]:
        kit = Kit(root)
        found = verify(kit, kit.exercises, lambda _: None)
        return [complaint.replace(f"{root}{os.sep}", "") for complaint in found]

    return complaints


def edit(path: Path, old: str, new_text: str) -> None:
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new_text))


def test_a_new_exercise_is_sound(check: Check) -> None:
    assert check() == []


def test_progress_names_each_exercise_that_is_done(root: Path) -> None:
    seen: list[str] = []
    verify(Kit(root), Kit(root).exercises, seen.append)
    assert seen == ["wait"]


@pytest.mark.parametrize("path", [STUB, VISIBLE, SOLUTION, HIDDEN])
def test_a_missing_file_is_named(root: Path, check: Check, path: str) -> None:
    (root / path).unlink()
    assert check() == [f"{path} is missing."]


def test_a_missing_lesson_is_named(root: Path, check: Check) -> None:
    (root / "exercises/c01_start/README.md").unlink()
    assert check() == ["exercises/c01_start: the lesson is missing; write README.md."]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("exercises/c01_start/e1_wait/notes.txt", "stray file; remove it."),
        (f"{ANSWERS}/notes.txt", "stray file; remove it."),
        ("exercises/notes.txt", "stray file; only README.md belongs here."),
        ("exercises/c01_start/notes.txt", "stray file; remove it."),
        ("solutions/c01_start/README.md", "stray file; remove it."),
        ("solutions/c01_start/e2_gone/gone.py", "folder of no exercise; add exercise.toml in exercises/, or remove"),
        ("exercises/c01_start/Wait/x.py", "folder of no exercise; rename it eN_slug, or remove it."),
        ("exercises/other/x.py", "stray folder; chapters are called cNN_name."),
    ],
)
def test_a_stray_file_or_folder_is_named(root: Path, check: Check, path: str, complaint: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).touch()
    [found] = check()
    stray, _, rest = found.partition(": ")
    assert path.startswith(stray)
    assert rest.startswith(complaint)


@pytest.mark.parametrize("folder", ["right", "wrong"])
def test_an_exercise_needs_variants_of_both_kinds(root: Path, check: Check, folder: str) -> None:
    for path in (root / ANSWERS / folder).iterdir():
        path.unlink()
    assert check() == [f"{ANSWERS}: write at least one other right and one wrong variant."]


@pytest.mark.parametrize(
    ("path", "change", "complaint"),
    [
        (SETTINGS, ('    "A question.",\n', ""), f"{SETTINGS}: 2 hints; write 3."),
        (SOLUTION, ("work: Callable", "job: Callable"), "`wait` has another signature than in the stub"),
        (SOLUTION, ("-> str", "-> int"), "`wait` has another signature than in the stub"),
        (SOLUTION, ("async def", "def"), "`wait` has another signature than in the stub"),
        (SOLUTION, ("Say in one line", "Tell in one line"), "`wait` has another docstring than in the stub; copy it."),
        (SOLUTION, ("async def wait", "async def await_"), "public in the stub or in the solution only"),
        (SOLUTION, ("async def wait(", "async def wait(:"), "not valid Python"),
        (STUB, ("async def wait(", "async def wait(:"), "not valid Python"),
    ],
)
def test_hints_stub_and_solution_must_be_as_agreed(
    root: Path, check: Check, path: str, change: tuple[str, str], complaint: str
) -> None:
    edit(root / path, *change)
    assert any(complaint in one for one in check())


def test_a_stub_that_is_finished_is_no_stub(root: Path, check: Check) -> None:
    edit(root / STUB, "raise NotImplementedError", "return await work()")
    assert check() == [f"{STUB}: no visible test fails with NotImplementedError; let the stub raise it."]


def test_a_stub_that_fails_in_another_way_is_named(root: Path, check: Check) -> None:
    edit(root / STUB, "raise NotImplementedError", "raise ValueError('no')")
    found = check()
    assert "no visible test fails with NotImplementedError" in found[0]
    assert all("ValueError: no" in one and "may only be not started" in one for one in found[1:])
    assert len(found) == 3


@pytest.mark.parametrize(
    ("file", "program", "complaint"),
    [
        ("wrong/forgot-await.py", "async def wait(work):\n    return await work()\n", "wrong, but every test passes"),
        ("wrong/forgot-await.py", "async def wait(work):\n    return work()\n", "not diagnosed as forgot-await but as"),
        (
            "wrong/returned-coroutine.second.py",
            "N = []\n\n\nasync def wait(work):\n    return [1].index(2)\n",
            "not diagnosed as returned-coroutine but as ['raised']",
        ),
        ("right/other.py", "async def wait(work):\n    return 'done'\n", "right, but test_takes_as_long_as_the_work"),
        ("right/other.py", "async def wait(work)\n", "right, but test_returns_the_result fails (unloadable)"),
    ],
    ids=["passes", "other-name", "raises", "right-fails", "right-unloadable"],
)
def test_a_variant_must_do_what_its_folder_and_name_say(
    root: Path, check: Check, file: str, program: str, complaint: str
) -> None:
    (root / ANSWERS / file).write_text(program)
    found = check()
    assert found[0].startswith(f"{ANSWERS}/{file}: {complaint}")
    assert all(one.startswith(f"{ANSWERS}/{file}") for one in found)


def test_a_wrong_variant_with_two_diagnoses_is_named(root: Path, check: Check) -> None:
    program = (
        "async def wait(work):\n    if work._seconds == 1:\n        return work()\n    work()\n    return 'done'\n"
    )
    path = f"{ANSWERS}/wrong/returned-coroutine.second.py"
    (root / path).write_text(program)
    assert check() == [f"{path}: diagnosed as returned-coroutine, but also as forgot-await."]


def test_a_hidden_test_that_catches_nothing_alone_is_named(root: Path, check: Check) -> None:
    (root / ANSWERS / "wrong/double-call.py").unlink()
    [complaint] = check()
    assert complaint.startswith(f"{HIDDEN}: test_takes_as_long_as_the_work catches nothing that other tests don't; add")


def test_a_hidden_test_may_say_why_it_stays(root: Path, check: Check) -> None:
    (root / ANSWERS / "wrong/double-call.py").unlink()
    edit(root / HIDDEN, 'and done once."""', 'and done once.\n\n    Stays because it looks at the time.\n    """')
    assert check() == []


def test_a_reason_to_stay_that_is_not_needed_is_named(root: Path, check: Check) -> None:
    edit(root / HIDDEN, 'and done once."""', 'and done once.\n\n    Stays because it looks at the time.\n    """')
    [complaint] = check()
    assert complaint.startswith(
        f"{HIDDEN}: test_takes_as_long_as_the_work says why it stays, but catches what no other"
    )


def test_a_solution_that_depends_on_chance_is_named(root: Path, check: Check) -> None:
    by_process = "import asyncio, os\n    await asyncio.sleep(os.getpid() % 1000 / 1e9)\n    return await work()"
    edit(root / SOLUTION, "return await work()", by_process)
    complaint = "two runs gave different results or timelines; remove what depends on chance."
    assert check() == [f"{SOLUTION}: {complaint}"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("limits = 3\n", "has an unknown key 'limits'; known are: title, concepts, hints, limit, extra"),
        ('limit = "3"\n', "'limit' must be of type int"),
        ("title = \n", "can't be read"),
    ],
)
def test_settings_that_cannot_be_used_stop_the_verification(
    root: Path, check: Check, line: str, complaint: str
) -> None:
    (root / SETTINGS).write_text(line + (root / SETTINGS).read_text())
    with pytest.raises(BadExercise, match=complaint):
        check()


def test_a_slug_used_twice_stops_the_verification(root: Path, check: Check) -> None:
    (root / "exercises/c01_start/e1_wait").rename(root / "aside")
    (root / "solutions/c01_start/e1_wait").rename(root / "aside_too")
    new(Kit(root), "c02_more/e5_wait")
    (root / "aside").rename(root / "exercises/c01_start/e1_wait")
    (root / "aside_too").rename(root / "solutions/c01_start/e1_wait")
    with pytest.raises(BadExercise, match="Two exercises have the slug 'wait'; rename one"):
        check()


def test_one_unsound_exercise_does_not_hide_the_complaints_about_another(root: Path, check: Check) -> None:
    new(Kit(root), "c01_start/e2_race")
    (root / HIDDEN).unlink()
    (root / "solutions/c01_start/e2_race/wrong/spin.py").write_text("async def race(work):\n    return await work()\n")
    assert [one.partition(":")[0] for one in check()] == [
        f"{HIDDEN} is missing.",
        "solutions/c01_start/e2_race/wrong/spin.py",
    ]
