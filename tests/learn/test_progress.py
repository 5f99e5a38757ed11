"""`awaitlings list` and `awaitlings next`."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from grader.catalogue import Exercise, Kit
from grader.learn.progress import print_list, print_next
from grader.learn.session import Results, run

Save = Callable[[str, str], None]


def printed(act: Callable[[Kit, Console], object], kit: Kit) -> list[str]:
    output = io.StringIO()
    act(kit, Console(file=output, width=80))
    return [line.rstrip() for line in output.getvalue().splitlines()]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The slugs of every run."""
    found: list[list[str]] = []

    async def noted(kit: Kit, exercises: list[Exercise]) -> Results:
        found.append([exercise.slug for exercise in exercises])
        return await run(kit, exercises)

    monkeypatch.setattr("grader.learn.progress.run", noted)
    return found


def test_every_exercise_is_listed_with_its_state(kit: Kit, save: Save) -> None:
    save("greet_after", "greet_after.py")
    save("fetch_all", "wrong/sequential-await.py")
    assert printed(print_list, kit) == [
        "chapter          exercise     state        title",
        "c01_coroutines   greet_after  done         The polite doorbell",
        "                 make_tea     not started  Water first, then leaves",
        "c03_concurrency  fetch_all    failing 1/2  All the pages at once",
        "",
        "1 of 3 exercises done.",
    ]


def test_only_what_has_changed_is_run_again(kit: Kit, save: Save, runs: list[list[str]]) -> None:
    printed(print_list, kit)
    printed(print_list, kit)
    save("make_tea", "make_tea.py")
    assert printed(print_list, kit)[2].split()[:2] == ["make_tea", "done"]
    printed(print_next, kit)
    assert runs == [["greet_after", "make_tea", "fetch_all"], ["make_tea"]]


def test_the_first_that_is_not_done_is_next_with_how_to_begin(kit: Kit, save: Save) -> None:
    save("greet_after", "greet_after.py")
    assert printed(print_next, kit) == [
        "1 of 3 exercises done.",
        "Next: make_tea, “Water first, then leaves”.",
        "",
        "Read   exercises/c01_coroutines/README.md",
        "Open   exercises/c01_coroutines/e2_make_tea/make_tea.py",
        "       and put your code in the place of `raise NotImplementedError`.",
        "Run    pytest exercises/c01_coroutines/e2_make_tea",
        "Stuck? awaitlings hint make_tea",
    ]


def test_when_all_is_done_it_says_so(kit: Kit, save: Save) -> None:
    for slug in ["greet_after", "make_tea", "fetch_all"]:
        save(slug, f"{slug}.py")
    assert printed(print_next, kit) == ["3 of 3 exercises done.", "Well done: that is all of them!"]


def test_extra_exercises_are_named_so(kit: Kit) -> None:
    settings = kit.exercise("make_tea").folder / "exercise.toml"
    settings.write_text(f"extra = true\n{settings.read_text()}")
    lines = printed(print_list, kit)
    assert lines[2].endswith("Water first, then leaves (extra)")
    assert lines[-1] == "0 of 2 exercises done."
