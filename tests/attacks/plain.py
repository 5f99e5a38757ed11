"""Runs attacks as other graders do: plain pytest, with the tests put into the submission's folder, which runs there.

What is forged is counted twice: by pytest's exit code, where 0 gives all points, and by its JUnit XML.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyprctl
from attack import TOKEN, Attack, Place, listing
from judged import Effect, descendants, effect_of

from grader.batch.plan import plan

LIMIT_REAL_S = 10
MEMORY_KB = 4 << 20
"""So that the machine survives: plain pytest has no limit by itself."""
OPTIONS = ["-p", "no:awaitlings", "-p", "plain_fixtures", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider"]
PLUGIN = Path(__file__).with_name("plain_fixtures.py")


def run_plainly(attack: Attack, place: Place) -> tuple[Effect, Effect]:
    """What the attack achieves, by exit code and by JUnit XML."""
    file = place.hand_in(attack)
    before = listing(place.outside(attack))
    exercise = place.kit.exercise(attack.exercise)
    tests = [shutil.copy(tests, file.parent) for tests in (exercise.visible_tests, exercise.hidden_tests)]
    xml = place.root / f"{attack.name}.xml"
    code, output = _pytest(file.parent, [f"--junit-xml={xml}", *map(str, tests)])
    harm = place.harm(attack, before)
    if code is None:
        harm.append(f"the run had to be killed after {LIMIT_REAL_S} s")
    elif code < 0:
        harm.append(f"the run was ended by {signal.Signals(-code).name}")
    harm += _left_behind()
    for path in sorted(file.parent.rglob("*")):
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts:
            output += path.read_bytes()
    worth = {test.name: test.max_points for test in plan(exercise)}
    by_code = sum(worth.values()) if code == 0 else 0
    return effect_of(attack, by_code, output, harm), effect_of(attack, _points_in(xml, worth), output, harm)


def _pytest(folder: Path, arguments: list[str]) -> tuple[int | None, bytes]:
    """Its exit code, None if it had to be killed, and all that it wrote."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", *OPTIONS]
    limited = ["sh", "-c", f'ulimit -v {MEMORY_KB}; exec "$@"', "sh", *command]
    environment = {
        **os.environ,
        "PYTHONPATH": str(PLUGIN.parent),
        "GRADER_TOKEN": TOKEN,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        [*limited, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=LIMIT_REAL_S)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        return None, output[-1_000_000:]
    return process.returncode, output[-1_000_000:]


def _points_in(xml: Path, worth: dict[str, int]) -> int:
    try:
        cases = list(ET.parse(xml).iter("testcase"))  # noqa: S314 - pytest has written it, or an attack that we know
    except (OSError, ET.ParseError):
        return 0
    return sum(worth.get(case.get("name", ""), 0) for case in cases if not list(case))


def _left_behind() -> list[str]:
    """Processes that outlived the run, which are killed; they have become ours."""
    left = descendants(os.getpid())
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return ["processes are left"] * bool(left)


def run_all_plainly(attacks: list[Attack], root: Path, jobs: int) -> Iterator[tuple[Effect, Effect]]:
    """Run the attacks, each in a process with a place of its own; in their order."""
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda attack: _in_a_process(attack, root / attack.name), attacks)


def _in_a_process(attack: Attack, root: Path) -> tuple[Effect, Effect]:
    import msgspec  # noqa: PLC0415

    command = [sys.executable, __file__, attack.name, str(root)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if ended.returncode:
        return (Effect(harm=["the grader died"]),) * 2
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=tuple[Effect, Effect])


if __name__ == "__main__":
    import msgspec
    from attack import read_attacks

    pyprctl.set_child_subreaper(True)
    [one] = read_attacks([sys.argv[1]])
    sys.stdout.write("\n" + msgspec.json.encode(run_plainly(one, Place(Path(sys.argv[2])))).decode())
