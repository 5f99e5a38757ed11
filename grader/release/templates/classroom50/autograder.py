"""Grades the checkout in the working directory, and writes result.json and release-body.md there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
[WHEEL] = HERE.glob("awaitlings-*.whl")


def command(place: Path) -> str:
    """The command `awaitlings` of this bundle's version: the one on this machine, or else a new one in `place`."""
    found = shutil.which("awaitlings")
    if found is not None:
        told = subprocess.run([found, "--version"], cwd=place, capture_output=True, text=True, check=False).stdout
        if told.split() == WHEEL.name.split("-")[:2]:
            return found
    subprocess.run([sys.executable, "-P", "-m", "venv", place / "venv"], cwd=place, check=True)
    subprocess.run([place / "venv/bin/python", "-P", "-m", "pip", "install", "--quiet", WHEEL], cwd=place, check=True)
    return str(place / "venv/bin/awaitlings")


def environment(checkout: Path) -> dict[str, str]:
    """Without the runner's files, which it fills from ours; the result's date is that of the commit."""
    said = {name: value for name, value in os.environ.items() if name not in {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}}
    if shutil.which("git") is not None:
        log = ["git", "-C", str(checkout), "log", "-1", "--format=%ct"]
        date = subprocess.run(log, capture_output=True, text=True, check=False).stdout.strip()
        if date.isdigit():
            said["SOURCE_DATE_EPOCH"] = date
    return said


def main() -> None:
    """Every program runs in a folder of its own, so that it imports nothing from the checkout."""
    checkout = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        awaitlings, report = command(place), place / "results.json"
        bundle = HERE / "bundle.zip"
        grade = [awaitlings, "ci", str(checkout), "--bundle", str(bundle), "--results", str(report)]
        export = [awaitlings, "export", "classroom50", "--results", str(report), "--out", str(checkout)]
        for step in (grade, export):
            subprocess.run(step, cwd=place, env=environment(checkout), check=True)


if __name__ == "__main__":
    main()
