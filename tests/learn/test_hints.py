"""`awaitlings hint`: one more each time."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from grader.catalogue import Kit
from grader.errors import BadInput
from grader.learn.hints import print_hint


def hinted(kit: Kit, slug: str = "make_tea") -> list[str]:
    output = io.StringIO()
    print_hint(kit, slug, Console(file=output, width=300))
    return output.getvalue().splitlines()


def test_each_time_there_is_one_more_until_there_are_no_more(kit: Kit) -> None:
    starts = [re.findall(r"^(Hint \d of \d|That.*)", "\n".join(hinted(kit)), re.MULTILINE) for _ in range(4)]
    end = "That is all of them; the lesson is exercises/c01_coroutines/README.md."
    three = ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert starts == [three[:1], three[:2], [*three, end], [*three, end]]


def test_the_hints_are_the_exercise_s(kit: Kit) -> None:
    assert hinted(kit) == [f"Hint 1 of 3: {kit.exercise('make_tea').hints[0]}"]


def test_the_hints_of_one_exercise_are_not_those_of_another(kit: Kit) -> None:
    hinted(kit, "make_tea")
    assert len(hinted(kit, "fetch_all")) == 1


def test_an_exercise_without_hints_points_to_its_lesson(kit: Kit) -> None:
    (kit.exercise("make_tea").folder / "exercise.toml").write_text('title = "x"\nconcepts = []\nhints = []\n')
    assert hinted(kit) == ["make_tea has no hints; its lesson is exercises/c01_coroutines/README.md."]


def test_a_hint_that_was_taken_away_is_not_missed(kit: Kit) -> None:
    for _ in range(3):
        hinted(kit)
    (kit.exercise("make_tea").folder / "exercise.toml").write_text('title = "x"\nconcepts = []\nhints = ["One."]\n')
    assert hinted(kit)[0] == "Hint 1 of 1: One."


def test_a_hint_for_nothing_names_what_there_is(kit: Kit) -> None:
    with pytest.raises(BadInput, match="There is no exercise 'tea'; there are: greet_after, make_tea, fetch_all"):
        hinted(kit, "tea")
