import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import dataclass

PLACE = asyncio.Semaphore(1)


@dataclass(frozen=True)
class ToolResult:
    code: int
    output: bytes
    timed_out: bool


async def run_tool(args, limit):
    async with PLACE:
        return await one_tool(args, limit)


async def one_tool(args, limit):
    process = await asyncio.create_subprocess_exec(*args, stdout=PIPE)
    output, timed_out = (b"", False)
    try:
        async with asyncio.timeout(limit):
            output, _ = await process.communicate()
    except TimeoutError:
        timed_out = True
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return ToolResult(process.returncode, output, timed_out)
