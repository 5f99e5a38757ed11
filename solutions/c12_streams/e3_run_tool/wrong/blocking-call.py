import subprocess
from dataclasses import dataclass


@dataclass
class ToolResult:
    code: int
    output: bytes
    timed_out: bool


async def run_tool(args, limit):
    try:
        done = subprocess.run(args, stdout=subprocess.PIPE, timeout=limit)
    except subprocess.TimeoutExpired:
        return ToolResult(-9, b"", True)
    return ToolResult(done.returncode, done.stdout, False)
