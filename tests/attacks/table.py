"""Prints what each attack achieves against this grader, and against plain pytest: `python tests/attacks/table.py`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from attack import Attack, Place, read_attacks
from judged import Effect, judge_all, peak_memory_bytes
from plain import run_all_plainly
from rich.console import Console
from rich.table import Table

from grader.judge.probe import probe


def cell(effect: Effect) -> str:
    """Points forged, bytes leaked and whether harm was done; a dot for nothing at all."""
    words = [f"{effect.forged} points"] * bool(effect.forged) + [f"{effect.leaked} bytes"] * bool(effect.leaked)
    return ", ".join([*words, *["harm"] * bool(effect.harm)]) or "·"


def totals(effects: list[Effect]) -> str:
    """How many achieved anything, by kind."""
    forged, leaked = [one.forged for one in effects if one.forged], [one.leaked for one in effects if one.leaked]
    harmful = sum(bool(one.harm) for one in effects)
    return (
        f"{sum(forged)} points by {len(forged)}\n{sum(leaked)} bytes by {len(leaked)}\n"
        f"harm by {harmful}\nof {len(effects)}"
    )


def main() -> int:
    """Run them all; 1 if anything was achieved against this grader."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help="only these attacks")
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args()
    attacks: list[Attack] = read_attacks(chosen.names)
    reached = probe()
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        Path(folder).chmod(0o755)
        place = Place(Path(folder, "judged"))
        judged = [effect for _, effect in judge_all(attacks, place, reached, chosen.jobs)]
        peak_mib = peak_memory_bytes() >> 20  # before plain pytest, which has another limit
        plain = list(run_all_plainly(attacks, Path(folder, "plain"), chosen.jobs))
    columns = [[by_code for by_code, _ in plain], [by_xml for _, by_xml in plain], judged]
    table = Table("attack", "plain pytest: exit code", "plain pytest: JUnit XML", "judge and worker")
    for number, attack in enumerate(attacks):
        table.add_row(f"{attack.category} {attack.name}", *(cell(column[number]) for column in columns))
    table.add_section()
    table.add_row("all", *map(totals, columns))
    console = Console(width=120)
    console.print(table)
    console.print(f"{reached}; no process of these had more than {peak_mib} MiB of memory")
    for attack, effect in zip(attacks, judged, strict=True):
        if effect.forged or effect.leaked or effect.harm:
            console.print(f"{attack.name}: {effect}", markup=False)
    return int(any(effect.forged or effect.leaked or effect.harm for effect in judged))


if __name__ == "__main__":
    sys.exit(main())
