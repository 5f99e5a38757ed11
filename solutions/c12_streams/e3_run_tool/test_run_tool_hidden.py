"""The hidden tests of run_tool. Processes live in real time: windows are bounds here, and times are short."""

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
from pathlib import Path

import pytest

BLOCKED = (
    "While your tool ran, nothing else in your program did: `subprocess.run` waits with the whole thread. Start the "
    "process with `asyncio.create_subprocess_exec`."
)


@pytest.fixture(autouse=True)
def standing_still_is_judged_below(world):
    """A loop that stands still is seen by what it does to others, and said better."""
    world.may_freeze()


def is_there(pid):
    """Whether there is a process of this number, be it only one that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def processes():
    """What runs on this machine: the number of each process, and the words with which it was started."""
    if not Path("/proc/self/cmdline").exists():
        listed = subprocess.run(["ps", "-axo", "pid=,args="], capture_output=True, text=True, check=True)
        return {int(line.split()[0]): line.split()[1:] for line in listed.stdout.splitlines()}
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found[int(path.parent.name)] = path.read_text(errors="replace").split("\0")
    return found


class Sleeper:
    """A tool that sleeps for five seconds and a bit: the bit tells it from all others."""

    def __init__(self):
        self.args = ["sleep", f"5.{secrets.randbelow(10**12):012}1"]
        self.pid = None

    async def started(self):
        """Its process number, once it runs; None if it does not within two seconds."""
        for _ in range(200):
            if self.look() is not None:
                break
            await asyncio.sleep(0.01)
        return self.pid

    def look(self):
        """Its process number, if it runs or has been seen to run."""
        if self.pid is None:
            self.pid = next((pid for pid, words in processes().items() if self.args[1] in words), None)
        return self.pid

    async def is_gone(self):
        """Whether it ends within half a second; it is ended here if it does not."""
        pid = self.look()
        for _ in range(50):
            if pid is None or not is_there(pid):
                return True
            await asyncio.sleep(0.01)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
        return False


@pytest.fixture
def sleeper():
    return Sleeper()


async def test_a_lot_of_output(exercise, world):
    """One megabyte of output comes back whole."""
    args = ["head", "-c", "1000000", "/dev/zero"]
    result = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(4):
            result = await exercise.run_tool(args, 1.5)
    world.check(
        result is not None and not result.timed_out,
        "pipe-deadlock",
        "A tool that prints a megabyte never ended: it waits until somebody reads from the full pipe, while you wait "
        "for its end. `communicate` does both at once.",
    )
    assert len(result.output) == 1_000_000
    assert result.code == 0


async def test_arguments_are_not_a_command(exercise, world):
    """Blanks, quotes, semicolons and dollars reach the program as they are."""
    words = ["two  blanks", "a; echo pwned", "$HOME", "it's", "*"]
    result = await exercise.run_tool(["printf", "%s\\n", *words], 3)
    world.check(
        result.output.decode().splitlines() == words,
        "shell-injection",
        f"The program was called with {words}, and printed {result.output!r}: a shell has read your arguments and done "
        "what is in them. Give the program and its arguments one by one, to `create_subprocess_exec`.",
    )


async def test_a_hanging_tool_is_killed(exercise, world, sleeper):
    """A tool that hangs is killed when the time is up, and has ended when you return."""
    result = await exercise.run_tool(sleeper.args, 0.3)
    took = world.elapsed
    # Killed is not ended. A process that asyncio has not seen end has no code, and still counts as running.
    is_over = result.code is not None and not world.has_subprocess
    world.check(
        await sleeper.is_gone(),
        "child-left-running",
        "The time is up and you have returned, but the tool still runs: nobody ends it if you don't. Kill it, and wait "
        "for its end.",
    )
    world.check(
        is_over,
        "zombie",
        "You killed the tool and did not wait for its end: `kill` only sends a signal. Await `process.wait()`; then "
        "its exit code is known, too.",
    )
    assert result.timed_out
    assert result.code == -signal.SIGKILL
    assert took < 1.2, "the limit was 0.3 s"


async def test_the_rest_goes_on(exercise, world):
    """While four tools sleep at the same time, the event loop is free."""
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.02)
            ticks += 1

    ticking = asyncio.create_task(tick())
    results = await asyncio.gather(*(exercise.run_tool(["sleep", "0.3"], 1) for _ in range(4)))
    took = world.elapsed
    ticking.cancel()
    world.check(
        ticks >= 3,
        "blocking-call",
        BLOCKED,
    )
    assert [result.code for result in results] == [0] * 4
    world.check(
        took < 0.8,
        "global-lock",
        "Four tools that sleep for 0.3 s each ran one after another: each may run as soon as it is called.",
    )


async def test_a_cancelled_caller(exercise, world, sleeper):
    """Whoever is cancelled while the tool runs takes the tool along, and stays cancelled."""
    task = asyncio.create_task(exercise.run_tool(sleeper.args, 1.5))
    if await sleeper.started() is None:
        await task
        pytest.fail("the tool was never started")
    world.check(not task.done(), "blocking-call", BLOCKED)
    task.cancel()
    await asyncio.wait([task])
    world.check(
        await sleeper.is_gone(),
        "child-left-running",
        "You were cancelled, and the tool still runs: kill it in `finally`, not only when the time is up.",
    )
    world.check(
        task.cancelled(),
        "swallowed-cancel",
        "You were cancelled, and returned a result all the same: clean up, and let the CancelledError go on.",
    )
