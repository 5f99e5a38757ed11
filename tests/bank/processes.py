"""Child processes that are waited for with `subprocess`: they live in real time, and the clock follows."""

import asyncio
import contextlib
import subprocess

from bank import program


def _sleep(seconds: float) -> list[str]:
    return ["/bin/sleep", str(seconds)]


@program(elapsed=0.5)
def a_process_is_run(u: float) -> None:
    subprocess.run(_sleep(u / 2), check=True)


@program(elapsed=0.5, frozen=0.5)
async def a_process_with_a_limit_is_run_on_the_loop(u: float) -> None:
    subprocess.run(_sleep(u / 2), check=True, timeout=100 * u)  # noqa: ASYNC221 - the mistake itself


@program(elapsed=0.5, frozen=0.5)
async def a_process_that_is_waited_for_on_the_loop_makes_a_sleeper_late(u: float) -> None:
    sleeper = asyncio.create_task(asyncio.sleep(u / 4))
    await asyncio.sleep(0)
    subprocess.Popen(_sleep(u / 2)).wait(100 * u)  # noqa: ASYNC220 - the mistake itself
    await sleeper


@program(elapsed=1.0)
async def a_process_in_a_thread_runs_beside_a_sleeper(u: float) -> None:
    await asyncio.gather(
        asyncio.to_thread(subprocess.run, _sleep(u / 2), check=True, timeout=100 * u), asyncio.sleep(u)
    )


@program(elapsed=0.25)
async def a_process_takes_longer_than_its_limit(u: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        await asyncio.to_thread(subprocess.run, _sleep(100 * u), check=False, timeout=u / 4)
