"""The trial that warms up the process from which workers are forked."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time

import msgspec

from grader.judge.rehearsal import SLUG, rehearse
from grader.trial.stage import Findings


def test_a_whole_trial_is_played() -> None:
    answers = rehearse()
    said = [message for answer in answers for message in answer[6]]
    assert [message[0] for message in said if message[0] != "state"] == ["return", "paused", "return", "return"]
    loaded, called, asked = [message[2] for message in said if message[0] == "return"]
    assert (loaded, called) == (["ok", ["l", SLUG]], ["ok", 1.5])
    found = msgspec.msgpack.decode(asked[1], type=Findings)
    assert [(span.kind, span.end_ns) for span in found.spans] == [("call", 1_500_000_000), ("sleep", 1_500_000_000)]


def test_it_leaves_nothing_behind() -> None:
    def surroundings() -> tuple[object, ...]:
        return random.getstate(), time.sleep, asyncio.new_event_loop, set(sys.meta_path), threading.active_count()

    before = surroundings()
    rehearse()
    assert surroundings() == before
    assert SLUG not in sys.modules
