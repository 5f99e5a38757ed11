import asyncio
from asyncio.subprocess import PIPE
from dataclasses import dataclass


@dataclass
class ToolResult:
    code: int
    output: bytes
    timed_out: bool


async def run_tool(args, limit):
    command = " ".join(f"'{arg}'" for arg in args)
    process = await asyncio.create_subprocess_shell("exec " + command, stdout=PIPE)
    output, timed_out = b"", False
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
