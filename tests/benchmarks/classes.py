"""Classes for benchmarks: everybody hands in answers of the kit, right and wrong ones in turn, and some are hostile."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from grader.catalogue import Exercise

HOSTILE_EVERY = 20
HOSTILE = {
    "endless loop": "async def fetch_all(fetch, urls):\n    while True:\n        pass\n",
    "memory": (
        "async def fetch_all(fetch, urls):\n    hoard = []\n    while True:\n        hoard.append(bytearray(1 << 26))\n"
    ),
    "fork": "import os\n\n\nasync def fetch_all(fetch, urls):\n    while True:\n        os.fork()\n",
    "crash": "import os\n\nos.abort()\n",
}
"""What the hostile ones hand in for fetch_all, by its kind."""
RIGHT, WRONG = "right", "right and wrong"


def build_class(
    exercises: Sequence[Exercise], folder: Path, submissions: int, hostile_every: int = 0, *, only_right: bool = False
) -> dict[str, str]:
    """Write a folder per student; returns what kind of submission each student's is."""
    kinds = {}
    for number in range(submissions):
        student = folder / f"student{number:05}"
        student.mkdir(parents=True)
        kinds[student.name] = RIGHT
        for place, exercise in enumerate(exercises):
            right = [exercise.solution, *exercise.right]
            variants = [*right, *([] if only_right else exercise.wrong)]
            variant = variants[(number + place) % len(variants)]
            shutil.copyfile(variant, student / exercise.stub.name)
            if variant not in right:
                kinds[student.name] = WRONG
        if hostile_every and number % hostile_every == hostile_every - 1:
            kind = list(HOSTILE)[number // hostile_every % len(HOSTILE)]
            (student / "fetch_all.py").write_text(HOSTILE[kind], encoding="utf-8")
            kinds[student.name] = kind
    return kinds
