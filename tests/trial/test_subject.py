from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from grader.diagnosis.evidence import Diagnosis
from grader.errors import Lesson
from grader.trial.shapes import a
from grader.trial.subject import check_signature
from grader.trial.trial import Trial

Attempt = Callable[..., Trial]

PLAIN = "def slug(): ..."
GENERATOR = "async def slug():\n    yield 1"


def found_in(trial: Trial) -> Diagnosis:
    assert trial.diagnosis is not None
    return trial.diagnosis


@pytest.mark.parametrize(
    ("submission", "stub", "misconception"),
    [
        ("async def slugg(): pass", "async def slug(): ...", "missing-function"),
        ("slug = 3", "async def slug(): ...", "missing-function"),
        ("def slug(): return 3", "async def slug(): ...", "not-a-coroutine"),
        ("def slug(): print", "async def slug(): ...", "not-a-coroutine"),
        ("async def slug(): return 3", PLAIN, "returned-coroutine"),
        ("async def g(): pass\nasync def slug(): return g()", "async def slug(): ...", "returned-coroutine"),
        ("async def slug(one): pass", "async def slug(): ...", "wrong-signature"),
        ("def slug(one): pass", PLAIN, "wrong-signature"),
        ("async def slug():\n    raise NotImplementedError", "async def slug(): ...", "not-started"),
        ("def slug():\n    raise NotImplementedError", PLAIN, "not-started"),
    ],
)
def test_a_function_that_is_not_as_asked_is_the_root_cause(
    attempt: Attempt, submission: str, stub: str, misconception: str
) -> None:
    def body(trial: Trial) -> None:
        result = trial.stage.subject.slug()
        if asyncio.iscoroutine(result):
            asyncio.run(result)

    trial = attempt(submission, body, stub)
    assert found_in(trial).misconception == misconception
    assert trial.evidence.lesson is not None
    assert trial.evidence.lesson.is_root


@pytest.mark.parametrize("arguments", [(), (1, 2), (1,)])
def test_the_signature_is_checked_against_the_call(attempt: Attempt, arguments: tuple[int, ...]) -> None:
    trial = attempt(
        "async def slug(number): return number",
        lambda trial: asyncio.run(trial.stage.subject.slug(*arguments)),
        "async def slug(number): ...",
    )
    is_right = len(arguments) == 1
    assert (trial.diagnosis is None) is is_right
    if not is_right:
        assert found_in(trial).misconception == "wrong-signature"
        assert "(number)" in found_in(trial).message


def test_a_callable_without_a_signature_is_called(attempt: Attempt) -> None:
    trial = attempt("slug = dict", lambda trial: trial.stage.subject.slug(), PLAIN)
    assert trial.diagnosis is None


def test_a_generator_is_given_as_it_is(attempt: Attempt) -> None:
    async def collect(trial: Trial) -> None:
        assert [value async for value in trial.stage.subject.slug()] == [1, 2]

    trial = attempt("async def slug():\n    yield 1\n    yield 2", lambda trial: asyncio.run(collect(trial)), GENERATOR)
    assert trial.diagnosis is None


@pytest.mark.parametrize("submission", ["async def slug(): return 1", "def slug(): return 1"])
def test_what_is_no_async_generator_where_one_is_asked_is_refused(attempt: Attempt, submission: str) -> None:
    found = found_in(attempt(submission, lambda trial: trial.stage.subject.slug(), GENERATOR))
    assert found.misconception == "not-a-generator"


def test_what_can_be_awaited_is_as_good_as_a_coroutine(attempt: Attempt) -> None:
    trial = attempt("""
        import asyncio

        def slug():
            return asyncio.ensure_future(asyncio.sleep(1, "done"))
    """, body=run_inside)  # fmt: skip
    assert trial.diagnosis is None
    assert trial.clock.now_ns == 10**9


def run_inside(trial: Trial) -> None:
    async def main() -> None:
        assert await trial.stage.subject.slug() == "done"

    asyncio.run(main())


def test_other_names_are_given_as_they_are(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert trial.stage.subject.LIMIT == 3
        assert trial.stage.subject.helper(2) == 4

    trial = attempt("LIMIT = 3\ndef helper(x): return 2 * x\nasync def slug(): pass", body)
    assert trial.diagnosis is None


def test_special_names_are_never_looked_up(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        with pytest.raises(AttributeError, match="__wrapped__"):
            trial.stage.subject.__wrapped__  # noqa: B018 - the look-up itself is tested

    assert attempt("async def slug(): pass", body).diagnosis is None


@pytest.mark.parametrize(
    ("submission", "outcome", "end_s"),
    [
        ("import asyncio\nasync def slug(): await asyncio.sleep(2)", "returned", 2),
        ("async def slug(): raise ValueError", "raised", 0),
        ("import asyncio\nasync def slug(): await asyncio.Event().wait()", "cancelled", 5),
    ],
)
def test_a_call_is_on_record_with_its_outcome(attempt: Attempt, submission: str, outcome: str, end_s: int) -> None:
    async def main(trial: Trial) -> None:
        task = asyncio.create_task(trial.stage.subject.slug())
        await asyncio.wait([task], timeout=5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    trial = attempt(submission, lambda trial: asyncio.run(main(trial)))
    calls = [(call.name, call.outcome, call.end_ns) for call in trial.clock.timeline.of("call")]
    assert calls == [("slug", outcome, end_s * 10**9)]


def test_a_coroutine_that_is_closed_runs_nothing(attempt: Attempt) -> None:
    trial = attempt("async def slug(): raise ValueError", lambda trial: trial.stage.subject.slug().close())
    assert trial.diagnosis is None
    assert trial.clock.timeline.of("call") == []


def test_a_coroutine_can_be_stepped_by_hand(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        async def main() -> None:
            steps = trial.stage.subject.slug()
            assert iter(steps) is steps
            with pytest.raises(StopIteration) as stopped:
                next(steps)
            assert stopped.value.value == 7

        asyncio.run(main())

    assert attempt("async def slug(): return 7", body).diagnosis is None


@pytest.mark.parametrize(("value", "words"), [(None, "`None`"), (3, "the int `3`"), ("x" * 99, "…`")])
def test_a_value_is_put_in_words(value: object, words: str) -> None:
    assert a(value).endswith(words)
    assert len(a(value)) < 60


def test_what_is_no_function_can_not_be_checked(attempt: Attempt) -> None:
    trial = attempt("async def slug(): pass")
    with pytest.raises(Lesson, match="not a function"):
        check_signature(3, trial.exercise.public["slug"], (), {})


def test_a_class_is_given_as_it_is(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert trial.stage.subject.Door().is_open

    submission = "class Door:\n    is_open = True\nasync def slug(): pass"
    assert attempt(submission, body, "class Door: ...\nasync def slug(): ...").diagnosis is None


DOOR = """
class Door:
    async def open(self) -> int: ...
    def ring(self) -> int: ...
    @property
    def x(self) -> int: ...
"""


@pytest.mark.parametrize(
    ("submission", "call", "message"),
    [
        (
            "    async def open(self): pass",
            "open",
            "`open` returned None; it should return an int: is a `return` missing?",
        ),
        ("    def ring(self): return 'x'", "ring", "`ring` returned the str `'x'`; it should return an int."),
        ("    async def ring(self): return 1", "ring", "`ring` returned a coroutine; it should return an int."),
        (
            "    x = property(lambda self: None)",
            "x",
            "`x` returned None; it should return an int: is a `return` missing?",
        ),
        ("    async def open(self): return self.ring()\n    def ring(self): pass", "open", "`open` returned None; it"),
    ],
)
def test_what_a_method_returns_to_a_test_is_looked_at(
    attempt: Attempt, submission: str, call: str, message: str
) -> None:
    def body(trial: Trial) -> None:
        async def main() -> None:
            value = getattr(trial.stage.subject.Door(), call)
            value = value() if callable(value) else value
            value = await value if call == "open" else value
            raise AssertionError(f"got {value}")

        asyncio.run(main())

    found = found_in(attempt(f"class Door:\n{submission}", body, DOOR))
    assert found.message.startswith(message)


def test_a_method_that_works_is_left_as_it_was(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        async def main() -> None:
            door = trial.stage.subject.Door()
            assert await asyncio.create_task(door.open()) == 3
            assert door.open.__name__ == "open"
            with pytest.raises(ValueError, match="locked"):
                await door.lock()
            with pytest.raises(ValueError, match="broken"):
                door.ring()

        asyncio.run(main())

    submission = """
        class Door:
            async def open(self):
                return self.step() + 1

            def step(self):
                return 2

            async def lock(self):
                raise ValueError("locked")

            def ring(self):
                raise ValueError("broken")
    """
    stub = DOOR + "\n    async def lock(self) -> int: ...\n    def step(self) -> int: ..."
    trial = attempt(submission, body, stub)
    assert trial.diagnosis is None
    assert trial.clock.timeline.of("call") == []


@pytest.mark.parametrize("value", ["(n for n in 'ab')", "iter([])"])
def test_a_generator_is_no_coroutine(attempt: Attempt, value: str) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == []

    found = found_in(attempt(f"async def slug(): return {value}", body, "async def slug() -> list[str]: ..."))
    assert found.misconception == "returned-generator"


@pytest.mark.parametrize("name", ["load", "get", "began", "returned", "failed", "left_running", "asked"])
def test_a_function_may_have_any_public_name(attempt: Attempt, name: str) -> None:
    results = []
    trial = attempt(
        f"def {name}(): return 'mine'",
        lambda trial: results.append(getattr(trial.stage.subject, name)()),
        f"def {name}() -> str: ...",
    )
    assert trial.diagnosis is None
    assert results == ["mine"]
