"""What has been run in a live kernel, cell by cell, and how it ended."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from grader.batch.cells import Cell, as_python, parsed
from grader.trial.loading import describe


@dataclass(frozen=True)
class Run:
    """A cell's text as far as it was run, the rest that was not, and the reason for that."""

    done: str
    rest: str = ""
    reason: str = ""


class History:
    """The runs of a kernel, the oldest first. Cells that were run before the kit was imported count as run."""

    def __init__(self, shell: Any) -> None:
        self._names = shell.user_ns
        self._runs = [Run(str(text)) for text in shell.history_manager.input_hist_raw[1:]]
        self._running = self._runs.pop() if self._runs else None
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    @property
    def cells(self) -> list[Cell]:
        """What was run, with the cell that runs now."""
        return [Cell(run.done) for run in [*self._runs, *([self._running] if self._running else [])]]

    def has(self, names: Sequence[str]) -> bool:
        """Whether one of these names means something in the kernel."""
        return any(name in self._names for name in names)

    def not_run(self, names: Sequence[str]) -> str:
        """Why the newest definition of one of these names was not run; empty if it was."""
        names_ = "|".join(map(re.escape, names))
        definition = re.compile(rf"^[ \t]*(?:async +def|def|class) +({names_})\b", re.MULTILINE)
        for run in reversed(self._runs):
            lost = definition.search(run.rest)
            if lost is not None:
                return (
                    f"The cell that defines `{lost[1]}` was not run to there: {run.reason}. "
                    "Mend it, run it, and check again; the kernel still has what you defined before."
                )
            if definition.search(run.done):
                return ""
        return ""

    def _begin(self, info: Any) -> None:
        self._running = Run(info.raw_cell)

    def _end(self, result: Any) -> None:
        self._running = None
        info = result.info
        if info is None or getattr(info, "silent", False):
            return
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            self._runs.append(Run(info.raw_cell))
        elif result.error_before_exec is not None:
            self._runs.append(Run("", info.raw_cell, _reason(error)))
        else:
            line = next(_lines(error.__traceback__, self._names), None)
            done, rest = _cut(as_python(info.raw_cell), line)
            self._runs.append(Run(done, rest, _reason(error)))


def _reason(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno} is not valid Python, {error.msg}"
    return f"it ended with {describe(error)}"


def _lines(trace: TracebackType | None, names: dict[str, Any]) -> Iterator[int]:
    """The lines of cells that an exception passed through, the outermost first."""
    while trace is not None:
        if trace.tb_frame.f_globals is names and trace.tb_frame.f_code.co_name in {"<module>", "<cell line: 1>"}:
            yield trace.tb_lineno
        trace = trace.tb_next


def _cut(source: str, line: int | None) -> tuple[str, str]:
    """The text before the statement at this line, and the text from there on; all of it is rest without a line."""
    tree = parsed(source)
    if tree is None or line is None:
        return "", source
    start = next((_start(node) for node in tree.body if _start(node) <= line <= (node.end_lineno or line)), 1)
    lines = source.splitlines(keepends=True)
    return "".join(lines[: start - 1]), "".join(lines[start - 1 :])


def _start(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
