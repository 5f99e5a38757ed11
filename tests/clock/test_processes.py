"""Child processes: real time is the subject here, a few hundredths of a second of it."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable

import pytest

from grader.clock.clock import Clock
from grader.clock.processes import Popen
from grader.clock.reading import NS
from grader.diagnosis.evidence import Evidence
from grader.diagnosis.rules import diagnose

real_perf_counter = time.perf_counter
SHORT_S = 0.05
SLEEP = ["/bin/sleep", str(SHORT_S)]


def wait_for_one(**options: float) -> None:
    process = subprocess.Popen(SLEEP)
    process.wait(**options)
    process.wait()


def communicate_with_one() -> None:
    subprocess.Popen(SLEEP, stdout=subprocess.PIPE).communicate()


@pytest.mark.parametrize(
    "call",
    [
        lambda: subprocess.run(SLEEP, check=True),
        lambda: subprocess.run(SLEEP, check=True, timeout=10),
        lambda: subprocess.check_output(SLEEP),
        lambda: subprocess.call(SLEEP),
        wait_for_one,
        lambda: wait_for_one(timeout=10),
        communicate_with_one,
    ],
)
def test_the_clock_follows_while_a_process_is_waited_for(clock: Clock, call: Callable[[], object]) -> None:
    real_s = -real_perf_counter()
    call()
    real_s += real_perf_counter()
    assert 0 < clock.now_ns / NS <= real_s
    assert not clock.is_exact


def test_a_limit_is_a_real_one(clock: Clock) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["/bin/sleep", "60"], check=False, timeout=SHORT_S)
    assert SHORT_S <= clock.now_ns / NS < 10


def test_a_process_that_has_ended_takes_no_time(clock: Clock) -> None:
    process = subprocess.Popen(["/bin/sleep", "0"])
    while process.poll() is None:
        pass
    process.wait()
    assert clock.now_ns == 0
    assert clock.is_exact


def test_off_the_clock_a_process_is_waited_for_as_ever() -> None:
    assert Popen(["/bin/sleep", "0"]).wait() == 0
    assert Popen(["/bin/echo", "hello"], stdout=subprocess.PIPE).communicate() == (b"hello\n", None)


def test_other_threads_go_on_as_if_at_the_same_time(clock: Clock, together: Callable[..., None]) -> None:
    ends: list[int] = []

    def sleep() -> None:
        time.sleep(SHORT_S / 5)
        ends.append(clock.now_ns)

    together(lambda: subprocess.run(SLEEP, check=True), sleep)
    assert ends == [SHORT_S / 5 * NS]
    assert clock.now_ns >= 0.8 * SHORT_S * NS


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ('subprocess.run(["sleep", "0.05"], timeout=10)', "subprocess.run"),
        ('subprocess.Popen(["sleep", "0.05"]).wait(10)', "Popen.wait"),
    ],
)
def test_a_process_that_is_waited_for_on_the_loop_freezes_it(
    clock: Clock, program: Callable[[str], None], call: str, name: str
) -> None:
    program(f"""
        import asyncio
        import subprocess

        async def main():
            {call}

        asyncio.run(main())
    """)
    (span,) = clock.timeline.of("frozen")
    assert (span.name, span.line, span.is_real) == (name, 5, True)
    assert 0.8 * SHORT_S <= span.duration_ns / NS < 10
    found = diagnose(Evidence(frozen=[span]))
    assert found is not None
    assert found.message == f"The whole loop stood still while `{name}` waited: it stops every task."


def test_a_process_in_a_thread_freezes_nothing(clock: Clock) -> None:
    async def main() -> None:
        await asyncio.to_thread(subprocess.run, SLEEP, check=True)

    asyncio.run(main())
    assert clock.timeline.of("frozen") == []
    assert clock.now_ns >= 0.8 * SHORT_S * NS
