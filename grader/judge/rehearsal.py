"""A trial without a judge and without a student, in the process that forks workers.

What Python makes at the first use of everything is then there for all workers, which would each have to make it.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from grader.catalogue import Signature
from grader.judge.wire import Wire
from grader.judge.worker import Submitted, run_trial
from grader.trial.loading import Script

SLUG = "rehearsal"
SOURCE = f"""import asyncio

async def {SLUG}(seconds: float) -> float:
    return await asyncio.sleep(seconds, seconds)
"""
PUBLIC = Signature(SLUG, "coroutine", "seconds", f"coroutine: def {SLUG}(seconds: float) -> float", None, "float")
LOAD, CALL, LOOP, TASK, FINDINGS = 2, 4, 6, 8, 10
LATER = [1_500_000_000, 1025.5]
SAID: list[list[Any]] = [
    ["run", 1, 0, 1024.0, [["call", LOAD, 0, 0, 0, False, 0, "load", [True], {}, None, 0, False]]],
    [
        *["run", 2, 0, 1024.0],
        [
            ["open", 0, LOOP],
            ["call", CALL, 0, LOOP, TASK, True, 0, "call", [SLUG, ["t", 1.5], ["d"]], {}, None, 0, True],
            ["state", LOOP, -1, None],
        ],
    ],
    ["run", 3, *LATER, [["state", LOOP, 0, None]]],
    [
        *["run", 4, *LATER],
        [
            ["gone", TASK],
            ["call", FINDINGS, 0, 0, 0, False, 0, "findings", [None], {}, None, 0, False],
            ["state", LOOP, 0, None],
        ],
    ],
    ["over"],
]
"""What a judge says: load the file, call the function, now it is 1.5 s later, tell what is left."""


class Prompter:
    """A wire on which a judge says all this, whatever it hears. `heard` has the answers, packed."""

    def __init__(self) -> None:
        self._said = iter(SAID)
        self.heard: list[bytes] = []

    def read(self) -> Any:
        """The next message."""
        return next(self._said)

    def send(self, message: object) -> None:
        """Hear a message."""
        self.heard.append(msgspec.msgpack.encode(message))


def rehearse() -> list[Any]:
    """Run the trial; gives the worker's answers."""
    script = Script(SLUG, f"{SLUG}.py", SOURCE, None, {SLUG: PUBLIC})
    prompter = Prompter()
    run_trial(cast(Wire, prompter), SLUG, Submitted({SLUG: script}, {SLUG}))
    return [msgspec.msgpack.decode(message) for message in prompter.heard]
