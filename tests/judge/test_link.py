"""A worker that dies, lies or falls silent at any message: the judge goes on, and says what happened."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import math
import socket
import struct
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from grader.judge.isolation import Profile
from grader.judge.nursery import Nursery
from grader.judge.remote import Submitted, across, references
from grader.judge.wire import MAX_BYTES
from grader.report.model import TestResult
from grader.trial.trial import Trial

SOURCE = """
import asyncio


async def slug(work, note):
    note("begin")
    found = await asyncio.gather(work(1), work(2))
    await asyncio.sleep(1)
    async for each in numbers():
        found.append(await work(each))
    note("end")
    return found


async def numbers():
    yield 3
    await asyncio.sleep(1)
    yield 4
"""
MESSAGES = 12
"""Answers of the worker in a trial of this program, about."""
SILENT_LIMIT_S = 0.3

Answer = Any
Misbehave = Callable[[Answer], bytes | None]
"""From the worker's true answer, what it sends instead; None: it hangs up."""


def framed(message: object) -> bytes:
    body = msgspec.msgpack.encode(message)
    return struct.pack(">I", len(body)) + body


def read_frame(connection: socket.socket) -> bytes:
    head = connection.recv(4, socket.MSG_WAITALL)
    return head + connection.recv(struct.unpack(">I", head)[0], socket.MSG_WAITALL) if head else b""


def replaced(answer: Answer, place: int, value: object) -> bytes:
    """The answer with another item: kind, turn, deadline, reading, whether it listens, stall, messages."""
    return framed([*answer[:place], value, *answer[place + 1 :]])


FATAL: dict[str, Misbehave] = {
    "hangs-up": lambda _: None,
    "half-a-head": lambda _: b"\0\0",
    "half-a-message": lambda answer: framed(answer)[:-1],
    "length-only": lambda _: struct.pack(">I", 1000),
    "huge-length": lambda _: b"\xff\xff\xff\xff",
    "no-messagepack": lambda _: struct.pack(">I", 3) + b"\xc1\xc1\xc1",
    "text": lambda _: b"passed, all of it\n" * 10,
    "empty": lambda _: struct.pack(">I", 0),
    "another-type": lambda _: framed({"idle": 1}),
    "a-number": lambda _: framed(7),
    "nothing": lambda _: framed([]),
    "deep": lambda _: struct.pack(">I", 5000) + b"\x91" * 4999 + b"\xc0",
    "wrong-kind": lambda answer: replaced(answer, 0, "run"),
    "wrong-turn": lambda answer: replaced(answer, 1, answer[1] - 1),
    "turn-of-later": lambda answer: replaced(answer, 1, answer[1] + 1),
    "turn-that-is-a-list": lambda answer: replaced(answer, 1, [answer[1]]),
    "no-number-as-deadline": lambda answer: replaced(answer, 2, math.nan),
    "text-as-deadline": lambda answer: replaced(answer, 2, "soon"),
    "reading-not-a-number": lambda answer: framed([*answer[:2], 5, math.nan, *answer[4:]]),
    "reading-infinite": lambda answer: framed([*answer[:2], 5, math.inf, *answer[4:]]),
    "unknown-stall": lambda answer: replaced(answer, 5, ["Passed", "x", []]),
    "half-a-stall": lambda answer: replaced(answer, 5, ["Spin"]),
    "stall-of-no-kind": lambda answer: replaced(answer, 5, [[], "x", []]),
    "messages-that-are-none": lambda answer: replaced(answer, 6, {"return": 1}),
    "messages-without-kind": lambda answer: replaced(answer, 6, [[]]),
    "message-of-unknown-kind": lambda answer: replaced(answer, 6, [["passed", 1]]),
    "message-of-unhashable-kind": lambda answer: replaced(answer, 6, [[[], 1]]),
    "message-that-is-a-number": lambda answer: replaced(answer, 6, [7]),
    "half-a-call": lambda answer: replaced(answer, 6, [["call", 5, 0]]),
    "call-in-a-loop-that-is-none": lambda answer: replaced(
        answer, 6, [["call", 5, 0, 77, 0, False, 0, "x", [], {}, 0, 0, 0]]
    ),
    "call-with-numbers-that-are-none": lambda answer: replaced(
        answer, 6, [["call", [], {}, "x", None, 0, [], 5, "no", "no", [], [], []]]
    ),
    "return-of-another-kind": lambda answer: replaced(
        answer, 6, [["return", number, ["won", 1]] for number in range(200)]
    ),
    "more-messages-than-allowed": lambda answer: replaced(answer, 6, [["thaw", 0]] * 100_001),
    "more-threads-than-allowed": lambda answer: replaced(answer, 6, [["thaw", number] for number in range(7, 50_000)]),
    "more-loops-than-allowed": lambda answer: replaced(
        answer, 6, [["open", 0, number] for number in range(501, 50_000)]
    ),
}
"""What ends the trial."""

RAW = st.none() | st.booleans() | st.integers(-2, 20) | st.floats() | st.text(max_size=4) | st.binary(max_size=4)
GARBAGE = st.recursive(
    RAW,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=20,
)
KINDS = st.sampled_from("call return suspended cancel open gone drop freeze thaw release".split())
FORGED = st.tuples(KINDS, st.lists(GARBAGE | st.integers(0, 12), max_size=12)).map(lambda pair: [pair[0], *pair[1]])


class Between:
    """A worker that answers truly up to answer `number`, and then as `misbehave` says, once."""

    def __init__(self, worker: Any, number: int, misbehave: Misbehave, *, is_silent: bool = False) -> None:
        self.connection, self._judge = socket.socketpair()
        self.has_misbehaved = False
        self._worker = worker
        self._number = number
        self._misbehave = misbehave
        self._is_silent = is_silent
        self._thread = threading.Thread(target=self._relay)
        self._thread.start()

    def _relay(self) -> None:
        answers = 0
        with contextlib.suppress(OSError), self._judge:
            while frame := read_frame(self._judge):
                self._worker.sendall(frame)
                if msgspec.msgpack.decode(frame[4:])[0] not in {"run", "where"}:
                    continue
                answer = read_frame(self._worker)
                answers += 1
                if answers != self._number:
                    self._judge.sendall(answer)
                    continue
                self.has_misbehaved = True
                instead = self._misbehave(msgspec.msgpack.decode(answer[4:]))
                if instead is None:
                    return
                self._judge.sendall(instead)
                if not self._is_silent and len(instead) < 4:
                    return

    def waited_s(self) -> float:
        """It has not."""
        return 0.0

    def trace(self) -> str:
        """Where it hangs, in the words of `faulthandler`."""
        return 'File "submitted.py", line 6 in slug'

    def end(self) -> None:
        self.connection.close()
        self._thread.join()


class Outcome(SimpleNamespace):
    """The trial, its result, and whether the worker did misbehave."""

    trial: Trial
    result: TestResult
    has_misbehaved: bool


@pytest.fixture
def meet(nursery: Nursery, hand_in: Callable[..., Any]) -> Callable[..., Outcome]:
    """A trial with a worker that misbehaves at one of its answers."""
    exercise, path = hand_in(SOURCE, "async def slug(work, note): ...")

    def run(number: int, misbehave: Misbehave, *, is_silent: bool = False) -> Outcome:
        limit: Any = SILENT_LIMIT_S if is_silent else 20
        worker = nursery.fork(Profile.DEFAULT)
        between: Any = Between(worker.connection, number, misbehave, is_silent=is_silent)
        try:
            limited = dataclasses.replace(exercise, limit=limit)
            trial = across(limited, Submitted({"slug": path}, references(exercise.folder.parents[2])), between)
            work = trial.world.operation("work", seconds=lambda each: each, returns=lambda each: each * 10)
            note = trial.world.recorder("note")
            with trial.stage.running(), trial.watching():
                assert asyncio.run(trial.stage.subject.slug(work, note)) == [10, 20, 30, 40]
                trial.world.took(11, because="2 + 1 + 3 + 1 + 4")
                assert [call.args for call in note.calls] == [("begin",), ("end",)]
        finally:
            between.end()
            worker.end()
        result = trial.result("name", "Title.", is_hidden=False, max_points=1)
        return Outcome(trial=trial, result=result, has_misbehaved=between.has_misbehaved)

    return run


def test_a_worker_that_never_misbehaves_passes(meet: Callable[..., Outcome]) -> None:
    met = meet(0, framed)
    assert (met.result.outcome, met.result.message) == ("passed", None)


def test_the_answers_of_a_trial_are_as_many_as_the_tests_think(meet: Callable[..., Outcome]) -> None:
    assert meet(MESSAGES - 2, framed).has_misbehaved
    assert not meet(MESSAGES * 4, framed).has_misbehaved


@pytest.mark.parametrize("number", [1, 2, 6])
@pytest.mark.parametrize("how", FATAL)
def test_a_worker_that_misbehaves_is_given_up(meet: Callable[..., Outcome], how: str, number: int) -> None:
    met = meet(number, FATAL[how], is_silent=how in {"half-a-head", "half-a-message", "length-only"})
    assert met.has_misbehaved
    assert met.trial.stage.lost is not None
    assert met.result.outcome in {"crashed", "timeout"}
    assert met.result.points == 0
    assert met.result.message


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    how=st.sampled_from(sorted(FATAL.keys() - {"half-a-head", "half-a-message", "length-only"})),
    number=st.integers(1, 30),
)
def test_whatever_it_does_and_whenever_it_earns_nothing(meet: Callable[..., Outcome], how: str, number: int) -> None:
    met = meet(number, FATAL[how])
    if met.has_misbehaved and met.result.outcome == "passed":
        assert number > MESSAGES - 4, "everything had been seen before"
    if not met.has_misbehaved:
        assert met.result.outcome == "passed"
    assert met.result.message or met.result.outcome == "passed"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forged=st.lists(FORGED, max_size=4), keeps=st.booleans(), number=st.integers(1, MESSAGES))
def test_messages_that_nobody_meant_do_no_harm(
    meet: Callable[..., Outcome], forged: list[Any], keeps: bool, number: int
) -> None:
    met = meet(number, lambda answer: replaced(answer, 6, [*(answer[6] if keeps else []), *forged]))
    assert met.result.message or met.result.outcome == "passed"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=GARBAGE, number=st.integers(1, MESSAGES), place=st.integers(0, 6))
def test_garbage_in_any_place_does_no_harm(meet: Callable[..., Outcome], garbage: Any, number: int, place: int) -> None:
    met = meet(number, lambda answer: replaced(answer, place, garbage))
    assert met.result.message or met.result.outcome == "passed"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200).map(lambda data: data + b"\xff" * 8), number=st.integers(1, MESSAGES))
def test_random_bytes_do_no_harm(meet: Callable[..., Outcome], data: bytes, number: int) -> None:
    sent = data + b"\xff" * 8
    size = struct.unpack(">I", sent[:4])[0]
    assume(size > MAX_BYTES or size <= len(sent) - 4)  # for a message that never comes the judge waits, see below
    met = meet(number, lambda _: sent)
    assert met.result.message
    assert met.result.outcome in {"crashed", "failed"}


@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_a_worker_that_falls_silent_is_given_up_in_time_and_its_line_is_told(
    meet: Callable[..., Outcome], number: int
) -> None:
    began = time.monotonic()
    met = meet(number, lambda _: b"", is_silent=True)
    assert time.monotonic() - began < 20 * SILENT_LIMIT_S
    assert (met.result.outcome, met.result.line) == ("timeout", 6)
    assert met.result.message


@pytest.mark.parametrize("number", [2, 5])
def test_a_second_answer_to_the_same_question_is_out_of_turn(meet: Callable[..., Outcome], number: int) -> None:
    met = meet(number, lambda answer: framed(answer) * 2)
    assert met.result.outcome == "crashed"
    assert "out of turn" in str(met.trial.stage.lost)


def test_a_deadline_that_is_past_moves_no_time_back(meet: Callable[..., Outcome]) -> None:
    met = meet(6, lambda answer: framed([*answer[:2], -(10**18), -1e9, *answer[4:]]))
    assert met.result.outcome == "passed"
    assert met.trial.clock.now_ns == 11_000_000_000


def test_a_stall_that_the_worker_reports_is_the_verdict(meet: Callable[..., Outcome]) -> None:
    met = meet(4, lambda answer: replaced(answer, 5, ["Spin", "it spins", ["there"]]))
    assert (met.result.outcome, met.result.misconception) == ("failed", "spin")


def test_an_answer_that_the_judge_did_not_ask_for_is_nobody_s(meet: Callable[..., Outcome]) -> None:
    returned = [["return", number, ["ok", ["l", 10, 20, 30, 40]]] for number in range(100, 1000)]
    met = meet(2, lambda answer: replaced(answer, 6, [*answer[6], *returned]))
    assert met.result.outcome == "passed"


def test_a_forged_result_before_the_work_is_done_fails(meet: Callable[..., Outcome]) -> None:
    returned = [["return", number, ["ok", ["l", 10, 20, 30, 40]]] for number in range(100)]
    met = meet(2, lambda answer: replaced(answer, 6, returned))
    assert (met.result.outcome, met.result.points) == ("failed", 0)
