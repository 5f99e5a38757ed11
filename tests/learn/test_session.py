"""Runs of a learner's exercises, whatever their code does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.catalogue import Kit
from grader.learn import session
from grader.learn.session import NO_TESTS, Results, run

Save = Callable[[str, str], None]


def outcomes(kit: Kit, *slugs: str) -> Results:
    exercises = [exercise for exercise in kit.exercises if not slugs or exercise.slug in slugs]
    return asyncio.run(run(kit, exercises))


def short(results: Results) -> dict[str, list[tuple[str, str | None]]]:
    return {slug: [(test.outcome, test.misconception) for test in tests] for slug, tests in results.items()}


def test_all_visible_tests_have_a_result(kit: Kit, save: Save) -> None:
    save("greet_after", "greet_after.py")
    save("fetch_all", "wrong/sequential-await.py")
    assert short(outcomes(kit)) == {
        "greet_after": [("passed", None)] * 2,
        "make_tea": [("failed", "not-started")],
        "fetch_all": [("failed", "sequential-await"), ("passed", None)],
    }


def test_only_what_is_asked_for_is_run(kit: Kit) -> None:
    assert list(outcomes(kit, "make_tea")) == ["make_tea"]


def test_nothing_is_left_in_the_exercises(kit: Kit) -> None:
    before = sorted(kit.root.rglob("*"))
    outcomes(kit)
    assert sorted(kit.root.rglob("*")) == before


@pytest.mark.parametrize(
    "ending", ["os._exit(0)", "os.kill(os.getpid(), 9)", "import faulthandler; faulthandler._sigsegv()"]
)
def test_code_that_ends_the_process_costs_only_its_own_exercise(kit: Kit, save: Save, ending: str) -> None:
    save("greet_after", f"import os\nasync def greet_after(name, delay):\n    {ending}\n")
    save("make_tea", "make_tea.py")
    results = outcomes(kit)
    assert short(results) == {
        "greet_after": [("crashed", None)],
        "make_tea": [("passed", None)],
        "fetch_all": [("failed", "not-started")] * 2,
    }
    assert results["greet_after"][0].message == session.ENDED_ALL


def test_an_endless_loop_costs_only_its_own_test(kit: Kit, save: Save, limit: Callable[[str], None]) -> None:
    limit("make_tea")
    save("make_tea", "async def make_tea(boil, steep, leaf):\n    while True:\n        pass\n")
    results = outcomes(kit, "make_tea", "fetch_all")
    assert short(results) == {"make_tea": [("timeout", "timeout")], "fetch_all": [("failed", "not-started")] * 2}
    assert results["make_tea"][0].line in {2, 3}


def test_what_can_not_be_interrupted_is_ended_with_its_line(
    kit: Kit, save: Save, limit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE_S", 30)
    limit("make_tea")
    save(
        "make_tea",
        "import signal\nasync def make_tea(boil, steep, leaf):\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\n    while True:\n        pass\n",
    )
    [test] = outcomes(kit, "make_tea")["make_tea"]
    assert test.outcome == "timeout"
    assert test.message == "Your code was still running after 1 real seconds, and could not be interrupted."
    assert test.line in {4, 5}


def test_a_process_that_stands_still_is_ended_from_outside(
    kit: Kit, save: Save, limit: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE_S", 2)
    limit("greet_after")
    save("greet_after", "import os, signal\nasync def greet_after(*_): os.kill(os.getpid(), signal.SIGSTOP)\n")
    [test] = outcomes(kit, "greet_after")["greet_after"]
    assert (test.outcome, "could not be interrupted" in (test.message or "")) == ("timeout", True)


def test_tests_that_can_not_be_collected_are_told_with_the_reason(kit: Kit) -> None:
    kit.exercise("greet_after").visible_tests.write_text("import nothing_like_this\n")
    kit.exercise("make_tea").visible_tests.write_text("")
    results = outcomes(kit)
    assert "No module named 'nothing_like_this'" in (results["greet_after"][0].message or "")
    assert [test.message for test in results["make_tea"]] == [NO_TESTS]
    assert short(results)["fetch_all"] == [("failed", "not-started")] * 2


def test_a_missing_file_of_tests_is_told(kit: Kit) -> None:
    kit.exercise("greet_after").visible_tests.unlink()
    results = outcomes(kit)
    assert [test.message for test in results["greet_after"]] == [NO_TESTS]
    assert short(results)["make_tea"] == [("failed", "not-started")]


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"x = 1\0", b"(" * 5000])
def test_a_file_that_is_none_or_no_python_is_told(kit: Kit, content: bytes | None) -> None:
    stub = kit.exercise("make_tea").stub
    if content is None:
        stub.unlink()
    else:
        stub.write_bytes(content)
    [test] = outcomes(kit, "make_tea")["make_tea"]
    assert test.misconception == "unloadable"
    assert (test.message or "").startswith("make_tea.py ")


def test_a_run_that_is_cancelled_leaves_no_process(kit: Kit, save: Save, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    save(
        "make_tea",
        f"import os\nasync def make_tea(*_):\n    open({str(pid)!r}, 'w').write(str(os.getpid()))\n"
        "    while True:\n        pass\n",
    )

    async def main() -> int:
        task = asyncio.create_task(run(kit, [kit.exercise("make_tea")]))
        number = int(await asyncio.to_thread(pid.read_text))
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        return number

    number = asyncio.run(main())
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
