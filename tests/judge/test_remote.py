"""What the judge gives student code, and what it makes of a worker that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from grader.errors import Lesson
from grader.trial.stage import StageLost
from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


# -- what two processes must not give away ---------------------------------------------------------------


class Given:
    """An object that a test hands over."""

    number = 5
    text = "visible"

    def __init__(self) -> None:
        self.insides = [1, 2]
        self._private = 3
        self.other = object()
        self.asked: list[str] = []

    def method(self) -> str:
        return "called"


@pytest.mark.parametrize(
    "name",
    [
        *["__dict__", "__class__", "__globals__", "__code__", "__self__", "__func__", "__wrapped__", "__closure__"],
        *["_private", "insides", "other", "asked", "cr_frame", "gi_frame", "ag_frame", "f_back", "tb_frame", "co_code"],
        *["func_globals", "missing"],
    ],
)
def test_what_leads_to_the_test_is_refused(attempt_across: Attempt, name: str) -> None:
    def body(trial: Trial) -> None:
        given = Given()
        for thing in [given, given.method, body]:
            assert asyncio.run(trial.stage.subject.slug(thing)) == "refused"
        assert given.__dict__.keys() == Given().__dict__.keys()

    source = f"""
        async def slug(thing):
            try:
                return repr(thing._caller.call_now(thing._number, ".", ({name!r},)))
            except AttributeError:
                return "refused"
        """
    assert attempt_across(source, body).diagnosis is None


def test_plain_values_and_methods_of_what_a_test_gives_are_there(attempt_across: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == [5, "visible", "called"]

    assert attempt_across("async def slug(it):\n    return [it.number, it.text, it.method()]", body).diagnosis is None


def test_nothing_of_a_test_can_be_set(attempt_across: Attempt) -> None:
    given = Given()

    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(given)) == "refused"
        assert given.number == 5

    source = """
        async def slug(it):
            try:
                it.number = 6
            except AttributeError:
                return "refused"
        """
    assert attempt_across(source, body).diagnosis is None


@pytest.mark.parametrize("what", ["eval", "exec", "__class__", "__getattribute__", "__setattr__", "__reduce__", ""])
def test_other_verbs_than_those_of_calls_are_refused(attempt_across: Attempt, what: str) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == "refused"

    source = f"""
        async def slug(it):
            try:
                return repr(it._caller.call_now(it._number, {what!r}, ("number",)))
            except AttributeError:
                return "refused"
        """
    assert attempt_across(source, body).diagnosis is None


@pytest.mark.parametrize("what", ["load", "call", "findings", "program", "sibling", "seed"])
def test_the_judge_answers_none_of_the_questions_that_it_asks(attempt_across: Attempt, what: str) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == "refused"

    source = f"""
        async def slug(it):
            try:
                return repr(it._caller.call_now(0, {what!r}, ("nothing",)))
            except AttributeError:
                return "refused"
        """
    assert attempt_across(source, body).diagnosis is None


def test_an_object_that_equals_everything_equals_nothing_of_the_test(attempt_across: Attempt) -> None:
    def body(trial: Trial) -> None:
        found = asyncio.run(trial.stage.subject.slug())
        assert found != [1, 2, 3]
        assert found != 1
        assert asyncio.run(trial.stage.subject.slug(inside=True)) != [1, 2]

    source = """
        class Anything:
            def __eq__(self, other):
                return True
            def __hash__(self):
                return 1
        async def slug(inside=False):
            return [Anything(), Anything()] if inside else Anything()
        """
    assert attempt_across(source, body).diagnosis is None


def test_a_handle_with_forged_special_methods_makes_no_object_that_lies(attempt_across: Attempt) -> None:
    def body(trial: Trial) -> None:
        found = asyncio.run(trial.stage.subject.slug())
        assert found != 1

    source = """
        from grader.judge import handles
        handles.PLAIN_METHODS += ("__eq__", "__hash__")
        class Anything:
            def __eq__(self, other):
                return True
            def __hash__(self):
                return 1
        async def slug():
            return Anything()
        """
    trial = attempt_across(source, body)
    assert trial.diagnosis is not None
    assert trial.result("name", "Title.", is_hidden=False, max_points=1).points == 0


@pytest.mark.parametrize("how", ["sys.exit()", "sys.exit(0)", "raise KeyboardInterrupt", "raise Mine"])
def test_what_would_end_the_program_ends_the_worker_alone(attempt_across: Attempt, how: str) -> None:
    trial = attempt_across(f"import sys\nclass Mine(SystemExit):\n    pass\nasync def slug():\n    {how}")
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) in {("crashed", 0), ("failed", 0)}
    assert result.message


@pytest.mark.parametrize("how", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.close(3); os.closerange(3, 100)"])
def test_a_worker_that_is_gone_is_told(attempt_across: Attempt, how: str) -> None:
    def body(trial: Trial) -> None:
        with pytest.raises(StageLost):
            asyncio.run(trial.stage.subject.slug())
        raise Lesson("another", "Whatever else the test says.")

    trial = attempt_across(f"import os\nasync def slug():\n    {how}", body)
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) == ("crashed", 0)


def test_a_worker_that_is_gone_when_the_test_is_over_is_told(attempt_across: Attempt) -> None:
    source = """
        import os
        class Bomb:
            def __init__(self):
                self.itself = self
            def __del__(self):
                os._exit(0)
        async def slug():
            Bomb()
        """
    result = attempt_across(source).result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) == ("crashed", 0)


def test_a_worker_that_never_answers_is_given_up_and_its_line_is_told(attempt_across: Attempt) -> None:
    trial = attempt_across("async def slug():\n    while True:\n        pass", limit=1)
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) == ("timeout", 0)
    assert result.line in {2, 3}
    assert result.message


def test_an_exception_that_cannot_cross_is_a_sentence(attempt_across: Attempt) -> None:
    source = """
        async def slug():
            deep = []
            for _ in range(100):
                deep = [deep]
            raise ValueError(deep)
        """
    trial = attempt_across(source)
    assert trial.diagnosis is not None
    assert "nested too deeply" in trial.diagnosis.message


@pytest.mark.parametrize("stub", ["async def slug(): ...", "def slug(): ..."])
def test_a_result_that_cannot_cross_is_a_sentence(attempt_across: Attempt, stub: str) -> None:
    def body(trial: Trial) -> None:
        result = trial.stage.subject.slug()
        if stub.startswith("async"):
            asyncio.run(result)

    source = f"""
        {stub.removesuffix(" ...")}
            cycle = []
            cycle.append(cycle)
            return cycle
        """
    trial = attempt_across(source, body, stub)
    assert trial.diagnosis is not None
    assert "nested too deeply" in trial.diagnosis.message


def test_the_text_of_the_student_s_line_is_told(attempt_both: Attempt) -> None:
    trial = attempt_both("async def slug():\n    raise ValueError('mine')")
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.line, result.code) == (2, "raise ValueError('mine')")


def test_half_characters_in_what_the_worker_finds_are_told(attempt_across: Attempt) -> None:
    source = """
        import asyncio
        async def fails():
            raise ValueError("half \\ud800")
        async def slug():
            asyncio.create_task(fails())
            await asyncio.sleep(1)
        """
    trial = attempt_across(source, lambda trial: asyncio.run(trial.stage.subject.slug()))
    assert trial.findings.lost_exceptions == ["ValueError: half ?"]


def test_a_task_of_a_loop_that_nobody_runs_is_one_here_too(attempt_across: Attempt) -> None:
    async def body(trial: Trial) -> None:
        task = trial.stage.subject.slug()
        assert isinstance(task, asyncio.Task)
        assert task.get_loop() is not asyncio.get_running_loop()
        with pytest.raises(RuntimeError, match="attached to a different loop"):
            await task

    source = """
        import asyncio
        def slug():
            return asyncio.new_event_loop().create_task(asyncio.sleep(1))
        """
    attempt_across(source, lambda trial: asyncio.run(body(trial)), stub="def slug(): ...")
