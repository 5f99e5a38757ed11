from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ToolResult:
    """How a program ended: its exit code and what it wrote to its standard output.

    If it was killed because it took too long, `timed_out` is true, `code` is the negative number of the signal that
    ended it, as asyncio gives it, and `output` may be empty.
    """

    code: int
    output: bytes
    timed_out: bool


async def run_tool(args: Sequence[str], limit: float) -> ToolResult:
    r"""Run a program to its end, for at most `limit` seconds, and return its result.

    Your application calls little tools that other people wrote. `args` is the program and its arguments, which the
    program gets exactly as they are, whatever is in them. While it runs, the rest of your application goes on. A tool
    may print a lot; and a tool may hang, so kill it when `limit` seconds are over. Whichever way you leave, also when
    you are cancelled, the process has ended by then.

    For example, `await run_tool(["echo", "hi"], 5)` gives `ToolResult(code=0, output=b"hi\n", timed_out=False)`.
    """
    raise NotImplementedError
