"""An answer of a usual wrong shape is told what came, in every exercise of the kit.

The answers are made from the reference solutions: each does the work, and then returns the wrong thing.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.batch.zygotes import Graders
from grader.catalogue import Exercise, Kit, Signature
from grader.report.model import TestResult

KIT = Kit(Path(__file__).parents[1])

RETURNED = {
    "None": "return None",
    "generator": "return (item for item in items(result))",
    "async generator": "return one_by_one(result)",
    "container": "return list(result) if isinstance(result, dict) else {'result': result}",
    "shorter": "return dict(list(result.items())[:-1]) if isinstance(result, dict) else result[:-1]",
    "raised": "raise ValueError('boom')",
    "coroutine": "return reference(*args, **kwargs)",
    "Task": "return asyncio.ensure_future(reference(*args, **kwargs))",
}
"""What the function does with its right `result`, or, in the last two, instead of awaiting it."""
GENERATED = {
    "None": "def {name}(*args, **kwargs): return None",
    "list": "def {name}(*args, **kwargs): return [1, 2]",
    "iterator": "def {name}(*args, **kwargs): return iter([1, 2])",
    "coroutine": "async def {name}(*args, **kwargs): return [item async for item in reference(*args, **kwargs)]",
}
"""The same for an async generator function."""
SIZED = ("list", "dict", "tuple", "str", "bytes")
"""Annotations of which a shorter value can be made."""
NAMED_BY = {
    "None": ("None", "nothing"),
    "async generator": ("async generator", "async_generator"),
    "container": ("dict", "list", "{'result'"),
    "shorter": ("where", "expected", "missing", "tuple", "KeyError"),
    "raised": ("boom", "ValueError"),
}
"""Words of which a message has one that says what came; else it is the shape itself."""
TAKEN = {("scan_tree", "generator"), ("TinyLoop.spawn", "coroutine")}
"""Answers whose shape may be right: the tests sort whatever comes, and a coroutine is an awaitable too."""
LEFT_OUT = {("run_tool", "Task")}
"""Answers that take long: programs that nobody waits for run on real time."""

TOOLS = """
import asyncio

def items(result):
    return iter(result if hasattr(result, "__iter__") else [result])

async def one_by_one(result):
    for item in items(result):
        yield item
"""


@dataclass(frozen=True)
class Answer:
    """The source of an answer in which one function has the shape in its name."""

    exercise: Exercise
    function: str
    shape: str
    source: str

    def __str__(self) -> str:
        return f"{self.exercise.slug}, {self.function}: {self.shape}"


def answers(exercise: Exercise) -> Iterator[Answer]:
    """Every answer of a wrong shape, for every function that the learner writes."""
    reference = exercise.solution.read_text(encoding="utf-8")
    for expected in to_write(exercise):
        for shape in shapes(expected):
            if (expected.name, shape) not in TAKEN | LEFT_OUT:
                source = f"{reference}\n{TOOLS}\n{wrapped(expected, shape)}"
                yield Answer(exercise, expected.name, shape, source)


def to_write(exercise: Exercise) -> Iterator[Signature]:
    """The functions and methods of the stub that are not started and return something."""
    nodes = list(ast.walk(ast.parse(exercise.stub.read_text(encoding="utf-8"))))
    lines = {node.lineno for node in nodes if isinstance(node, ast.Raise)}
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    open_ones = {node.name for node in functions if lines & {*range(node.lineno, (node.end_lineno or 0) + 1)}}
    for expected in exercise.public.values():
        own = expected.name.rpartition(".")[2]
        if own in open_ones and own != "__init__" and expected.kind != "class":
            yield expected


def shapes(expected: Signature) -> list[str]:
    if expected.returns == "None":
        return ["raised"]
    if expected.kind == "generator":
        return list(GENERATED)
    found = ["None", "generator", "async generator", "container", "raised", "coroutine"]
    found += ["shorter"] if expected.returns.startswith(SIZED) else []
    return [*found, "Task"] if expected.kind == "coroutine" else found


def wrapped(expected: Signature, shape: str) -> str:
    """Code that replaces the reference's function."""
    owner, _, name = expected.name.rpartition(".")
    if expected.kind == "generator":
        return f"reference = {name}\n{GENERATED[shape].format(name=name)}\n"
    is_async = expected.kind == "coroutine" or shape == "coroutine"
    result = "" if shape in {"coroutine", "Task"} else "result = reference(*args, **kwargs)\n    "
    if expected.kind == "coroutine":
        result = result.replace("reference", "await reference")
    body = f"{'async ' * is_async}def {name}(*args, **kwargs):\n    {result}{RETURNED[shape]}\n"
    if not owner:
        return f"reference = {name}\n{body}"
    return (
        f"reference = vars({owner})['{name}']\nis_property = isinstance(reference, property)\n"
        f"reference = reference.fget if is_property else reference\n{body}"
        f"{owner}.{name} = property({name}) if is_property else {name}\n"
    )


def says_what_came(answer: Answer, test: TestResult) -> bool:
    named = NAMED_BY.get(answer.shape, (answer.shape, answer.shape.lower()))
    return any(word in (test.message or "") for word in named) or test.misconception == "forgot-await"


def test_every_answer_of_a_wrong_shape_fails_with_a_sentence_that_says_what_came(tmp_path: Path) -> None:
    every = [answer for exercise in KIT.exercises for answer in answers(exercise)]
    assert len(every) > 5 * len(KIT.exercises)
    jobs = os.cpu_count() or 1
    with Graders(KIT, KIT.exercises, jobs) as graders, ThreadPoolExecutor(jobs) as pool:

        def failures(answer: Answer) -> list[TestResult]:
            path = tmp_path / f"{answer.exercise.slug}-{answer.function}-{answer.shape}.py"
            path.write_text(answer.source, encoding="utf-8")
            with graders.one() as grader:
                tests = grader.grade({answer.exercise.slug: path})[answer.exercise.slug]
            return [test for test in tests if test.outcome != "passed"]

        found = dict(zip(every, pool.map(failures, every), strict=True))
    assert [str(answer) for answer, failed in found.items() if not failed] == []
    silent = [
        f"{answer}: {failed[0].message}" for answer, failed in found.items() if not says_what_came(answer, failed[0])
    ]
    assert silent == []
    messages = [test.message or "" for failed in found.values() for test in failed]
    jargon = [message for message in messages if not message or is_jargon(message)]
    assert jargon == []


def is_jargon(message: str) -> bool:
    """Whether a message has pytest's words in it, or an address in memory."""
    return message.startswith("assert ") or "; assert " in message or " at 0x" in message or "+  where" in message
