"""Makes the pictures of the README out of a demo class: `python tests/browser/pictures.py`. It needs Chromium."""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grader.batch.grading import grade_class, grade_reference
from grader.batch.submissions import own_submission
from grader.catalogue import Kit
from grader.report.model import Report
from grader.report.pages import Pages

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / ".github" / "pictures"
SLUG, WRONG = "fetch_all", "sequential-await.py"
COLUMNS = 88
FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Fonts of another site, which a picture must not ask for."""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def learners_copy(folder: Path) -> Kit:
    """A learner's copy of the kit in which one exercise is solved wrongly."""
    shutil.copytree(ROOT / "exercises", folder / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "solutions", folder / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    exercise = Kit(folder).exercise(SLUG)
    shutil.copyfile(exercise.answers / "wrong" / WRONG, exercise.stub)
    return Kit(folder)


def terminal(command: list[str], folder: Path, title: str) -> str:
    """What a command prints in colour, as a picture in SVG."""
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode not in {0, 1}:
        raise SystemExit(f"{command} ended with {ended.returncode}: {ended.stderr}")
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(ended.stdout.strip()), soft_wrap=False)
    return FONT.sub("", console.export_svg(title=title, unique_id="picture"))


def photograph(page: str, name: str, size: str, folder: Path) -> None:
    """A page in Chromium, as a picture of so many pixels."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    target = PICTURES / f"{name}.png"
    arguments = [f"--window-size={size}", f"--screenshot={target}", (folder / "page.html").as_uri()]
    subprocess.run([options().chromium, *FLAGS, *arguments], check=True, capture_output=True)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="chromium", help="the command that starts it")
    return parser.parse_args()


def main() -> None:
    """Make all pictures and say how large they are."""
    chromium = shutil.which(options().chromium)
    if chromium is None:
        raise SystemExit(f"There is no {options().chromium}; install it, or name another with --chromium.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        kit = learners_copy(folder)
        pytest = [sys.executable, "-m", "pytest", "-qq", "--color=yes", str(kit.exercise(SLUG).folder)]
        (PICTURES / "failure.svg").write_text(terminal(pytest, folder, "pytest exercises/"), encoding="utf-8")
        demo = [sys.executable, "-m", "grader", "demo", "--html", "--out", str(folder / "demo"), "--kit", str(ROOT)]
        subprocess.run(demo, cwd=folder, check=True, capture_output=True)
        photograph((folder / "demo/pages/index.html").read_text(encoding="utf-8"), "class", "1100,900", folder)
        exercise = kit.exercise(SLUG)
        graded = grade_class(kit, [exercise], [own_submission([exercise])], jobs=1, finished=lambda _: None)
        report = Report(graded.kit, graded.submissions, grade_reference(kit, [exercise]))
        page = Pages(report, kit.exercises).of_student(report.submissions[0], is_learners=True)
        photograph(page, "student", "1100,1000", folder)
    for picture in sorted(PICTURES.iterdir()):
        Console().print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
