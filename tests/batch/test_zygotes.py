"""The process that runs submissions, from outside: limits of a whole submission, and what stops it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from grader.author.new import new
from grader.batch import zygotes
from grader.batch.zygotes import Grader, Graders, ZygoteDied
from grader.catalogue import Kit

RIGHT = "async def wait(work):\n    return await work()\n"
ENDLESS = "async def {name}(work):\n    while True:\n        pass\n"
STOPPING = "import os\nimport signal\n\nos.kill(os.getppid(), signal.SIGSTOP)\n"


def program(tmp_path: Path, text: str, name: str = "wait") -> dict[str, Path]:
    path = tmp_path / f"{name}.py"
    path.write_text(text)
    return {name: path}


def test_a_submission_whose_every_test_hangs_holds_nobody_up(own_kit: Kit, tmp_path: Path) -> None:
    slugs = ["wait", "second", "third", "fourth"]
    for number, slug in enumerate(slugs[1:], 2):
        new(own_kit, f"c01_start/e{number}_{slug}")
        settings = own_kit.root / f"exercises/c01_start/e{number}_{slug}/exercise.toml"
        settings.write_text(f"limit = 1\n{settings.read_text()}")
    kit = Kit(own_kit.root)
    files: dict[str, Path] = {}
    for slug in slugs:
        files |= program(tmp_path, ENDLESS.format(name=slug), slug)
    with Grader(kit, kit.exercises) as grader:
        results = grader.grade(files)
    assert [[test.outcome for test in results[slug]] for slug in slugs] == [*[["timeout"] * 2] * 3, ["not-run"] * 2]
    assert results["fourth"][0].message == "not run, because 6 tests before it never ended"


def test_a_submission_has_a_limit_of_real_time(waiting: Kit, tmp_path: Path) -> None:
    with Grader(waiting, waiting.exercises, limit_s=0) as grader:
        [tests] = grader.grade(program(tmp_path, RIGHT)).values()
    assert {(test.outcome, test.message) for test in tests} == {
        ("not-run", "not run, because the tests before it took more than 0 real seconds")
    }


def test_a_process_that_was_stopped_is_not_waited_for(
    waiting: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zygotes, "MARGIN_REAL_S", 0.5)
    with Grader(waiting, waiting.exercises, limit_s=1) as grader:
        with pytest.raises(ZygoteDied, match="was ended; its code may not do that"):
            grader.grade(program(tmp_path, STOPPING))
        [tests] = grader.grade(program(tmp_path, RIGHT)).values()
    assert [test.outcome for test in tests] == ["passed", "passed"]


def test_graders_are_started_when_they_are_needed_and_used_again(waiting: Kit) -> None:
    with Graders(waiting, waiting.exercises) as graders:
        with graders.one() as first:
            pass
        with graders.one() as again:
            assert again is first
            with graders.one() as second:
                assert second is not first


def test_who_is_told_to_end_ends_at_once_and_starts_nothing_new(waiting: Kit, tmp_path: Path) -> None:
    marker = tmp_path / "running"
    os.mkfifo(marker)
    files = program(tmp_path, f"open({str(marker)!r}, 'w').close()\n{ENDLESS.format(name='wait')}")
    outcome: list[BaseException] = []
    with Graders(waiting, waiting.exercises) as graders:

        def grade() -> None:
            try:
                with graders.one() as grader:
                    grader.grade(files)
            except ZygoteDied as error:
                outcome.append(error)

        thread = threading.Thread(target=grade)
        thread.start()
        marker.open().close()  # comes back when the submission runs
        graders.end()
        thread.join(30)
        assert len(outcome) == 1
        with pytest.raises(ZygoteDied, match="the grading was stopped"), graders.one():
            pass
