"""Where a program hangs, whenever one looks."""

from __future__ import annotations

import faulthandler
import re
from pathlib import Path

import pytest

from grader.trial.hanging import hanging_line

FILE = "/class/wait (1).py"
SPINS = """\
async def wait(work):
    first = 1
    while True:
        first += 1
        step(first)


def step(number):
    for digit in range(number):
        number += digit
    return number
"""
NESTED = """\
while True:
    while number < 3:
        number += 1
    while True:
        number += 1
"""
MENU = """\
for url in urls:
    for retry in range(3):
        fetch(url)
"""


def trace(*lines: int) -> str:
    """As `faulthandler` writes it, the innermost call first."""
    frames = "".join(f'  File "{FILE}", line {line} in wait\n' for line in lines)
    return (
        f'Timeout (0:00:04)!\nThread 0x1 (most recent call first):\n{frames}  File "/lib/runners.py", line 3 in run\n'
    )


@pytest.mark.parametrize("lines", [(3,), (4,), (5,), (8, 5), (9, 5), (10, 5), (11, 5)])
def test_an_endless_loop_is_told_by_its_first_line_wherever_it_was_caught(lines: tuple[int, ...]) -> None:
    assert hanging_line(trace(*lines), FILE, SPINS) == 3


@pytest.mark.parametrize(("line", "told"), [(1, 1), (2, 1), (3, 1), (4, 4), (5, 4)])
def test_of_loops_in_loops_it_is_the_one_that_looks_endless(line: int, told: int) -> None:
    assert hanging_line(trace(line), FILE, NESTED) == told


@pytest.mark.parametrize("line", [1, 2, 3])
def test_without_an_endless_one_it_is_the_outer_one(line: int) -> None:
    assert hanging_line(trace(line), FILE, MENU) == 1


def test_without_a_loop_it_is_the_innermost_line(tmp_path: Path) -> None:
    assert hanging_line(trace(2, 1), FILE, "def wait():\n    return 9 ** 9 ** 9\n") == 2
    assert hanging_line(trace(2), FILE, "no python (") == 2
    assert hanging_line("nothing", FILE, SPINS) is None
    (tmp_path / "trace").touch()
    with (tmp_path / "trace").open("r+") as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        here = file.read()
    assert hanging_line(here, __file__, "") == int(re.findall(r"line (\d+) in test_without", here)[0])
