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
    output = bytearray()
    timed_out = False
    try:
        async with asyncio.timeout(limit):
            while piece := await process.stdout.read(65536):
                output += piece
            await process.wait()
    except TimeoutError:
        timed_out = True
        process.kill()
    except asyncio.CancelledError:
        process.kill()
        raise
    finally:
        await process.wait()
    return ToolResult(process.returncode, bytes(output), timed_out)
