import asyncio
import tempfile
from dataclasses import dataclass


@dataclass
class ToolResult:
    code: int
    output: bytes
    timed_out: bool


async def run_tool(args, limit):
    with tempfile.TemporaryFile() as file:
        process = await asyncio.create_subprocess_exec(*args, stdout=file)
        waiting = asyncio.create_task(process.wait())
        try:
            done, _ = await asyncio.wait({waiting}, timeout=limit)
        finally:
            if process.returncode is None:
                process.kill()
            code = await waiting
        file.seek(0)
        return ToolResult(code, file.read(), not done)
