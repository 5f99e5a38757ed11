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
    try:
        output, _ = await asyncio.wait_for(process.communicate(), limit)
    except TimeoutError:
        process.kill()
        return ToolResult(-9, b"", True)
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return ToolResult(process.returncode, output, False)
