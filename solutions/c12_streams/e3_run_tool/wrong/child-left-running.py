import asyncio
from asyncio.subprocess import PIPE
from dataclasses import dataclass


@dataclass
class ToolResult:
    code: int
    output: bytes
    timed_out: bool


async def run_tool(args, limit):
    process = await asyncio.create_subprocess_exec(*args, stdout=PIPE)
    output, timed_out = b"", False
    try:
        async with asyncio.timeout(limit):
            output, _ = await process.communicate()
    except TimeoutError:
        timed_out = True
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return ToolResult(-9 if timed_out else process.returncode, output, timed_out)
