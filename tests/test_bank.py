"""The virtual clock says of every program in the bank what is declared; `bank/compare.py` asks the real clock."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).with_name("bank")))

from bank import Program, load, run_apart, run_virtual

GAP_LIMIT_S = 1.0
"""Real seconds for a program that is known to go wrong, in a process of its own."""

PROGRAMS = load()
sys.path.pop()


def _case(program: Program) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=program.known_gap)] if program.known_gap else []
    return pytest.param(program, id=f"{program.topic}: {program.name}", marks=marks)


@pytest.mark.parametrize("program", [_case(program) for program in PROGRAMS])
def test_the_virtual_clock_says_what_is_declared(program: Program) -> None:
    outcome = run_apart(program, "virtual", 1.0, GAP_LIMIT_S) if program.known_gap else run_virtual(program)
    assert outcome.how == program.ends
    if program.elapsed is not None:
        assert outcome.elapsed == pytest.approx(program.elapsed, abs=outcome.slack)
    if not program.never_ends:
        assert outcome.frozen == pytest.approx(program.frozen, abs=outcome.slack)


@pytest.mark.parametrize("program", [_case(program) for program in PROGRAMS if not program.known_gap])
def test_a_second_run_has_the_same_timeline(program: Program) -> None:
    assert run_virtual(program).repeats == run_virtual(program).repeats


def test_the_bank_is_large_and_every_program_is_a_sentence() -> None:
    assert len(PROGRAMS) >= 70
    assert [program.name for program in PROGRAMS if len(program.name.split()) < 3] == []
