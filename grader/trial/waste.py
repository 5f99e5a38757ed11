"""Coroutines that are thrown away without being awaited, as Python's warnings tell of them."""

from __future__ import annotations

import gc
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from grader.diagnosis.evidence import Forgotten

NEVER_AWAITED = re.compile(r"coroutine '([^']+)' was never awaited")
ORIGIN_DEPTH = 12
"""Frames that a coroutine remembers of where it was made: enough to reach the student's line."""


@contextmanager
def watching_for_waste() -> Iterator[list[warnings.WarningMessage]]:
    """Record warnings inside the block; coroutines remember where they were made."""
    depth = sys.get_coroutine_origin_tracking_depth()
    gc.freeze()
    with ExitStack() as stack:
        seen = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        stack.callback(sys.set_coroutine_origin_tracking_depth, depth)
        yield seen


def thrown_away(seen: list[warnings.WarningMessage], source: str) -> list[Forgotten]:
    """The coroutines that warnings report as never awaited, with the student's lines that made them."""
    found = []
    for warning in seen:
        match = NEVER_AWAITED.match(str(warning.message))
        if match is not None:
            lines = re.findall(rf'File "{re.escape(source)}", line (\d+)', str(warning.message)) if source else []
            found.append(Forgotten(match[1].rpartition(".")[2], int(lines[-1]) if lines else None))
    return found
