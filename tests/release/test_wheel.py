"""The wheel that is shipped is the one that the build tool makes, and works where nothing else is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import grader
from grader.errors import BadInput
from grader.release import wheel as wheels
from grader.release.wheel import wheel

ROOT = Path(__file__).resolve().parents[2]
OWN = {"METADATA", "RECORD", "WHEEL"}
"""Files that tell of the builder, or of the others."""


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if Path(name).name not in OWN}


def test_it_has_the_files_that_hatchling_packs(tmp_path: Path) -> None:
    name, data = wheel()
    built = Path(next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])))
    assert name == built.name == f"awaitlings-{grader.__version__}-py3-none-any.whl"
    assert contents(data) == contents(built.read_bytes())


def test_it_is_the_same_every_time() -> None:
    assert wheel() == wheel()


def test_a_package_that_has_changed_since_it_was_installed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader, "__version__", "9.9")
    with pytest.raises(BadInput, match=r"is awaitlings 9\.9 and was installed as .*; install it again\."):
        wheel()


def test_a_package_that_is_not_installed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "distribution", lambda _: Distribution.from_name("no-such-package"))
    with pytest.raises(BadInput, match="The package awaitlings is not installed; run `pip install"):
        wheel()


@pytest.mark.slow
def test_it_works_in_an_empty_environment_far_from_its_sources(tmp_path: Path, small_kit: Path) -> None:
    name, data = wheel()
    (tmp_path / name).write_bytes(data)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COVERAGE", "PYTHON"))}
    environment |= {"XDG_STATE_HOME": str(tmp_path / "state"), "VIRTUAL_ENV": str(tmp_path / "venv")}

    def run(*command: object, place: Path = tmp_path) -> str:
        line = list(map(str, command))
        ended = subprocess.run(
            line, cwd=place, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert ended.returncode == 0, f"{line}\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    run(sys.executable, "-m", "venv", "venv")
    programs = tmp_path / "venv/bin"
    run(programs / "pip", "install", "--quiet", "--disable-pip-version-check", name)
    awaitlings = programs / "awaitlings"
    assert run(awaitlings, "--version") == f"awaitlings {grader.__version__}\n"

    run(awaitlings, "release", tmp_path / "repo", "--kit", small_kit)
    assert (tmp_path / "repo/wheels" / name).read_bytes() == data
    for slug in ("wait", "race", "fetch_all"):
        [stub] = (tmp_path / "repo/exercises").rglob(f"{slug}.py")
        [solution] = (small_kit / "solutions").glob(f"c*/e*_{slug}/{slug}.py")
        stub.write_bytes(solution.read_bytes())
    assert "3 of 3 exercises done. Well done!" in run(programs / "pytest", "exercises", place=tmp_path / "repo")
    assert run(awaitlings, "next", place=tmp_path / "repo").startswith("3 of 3 exercises done.")

    (tmp_path / "class").mkdir()
    (tmp_path / "repo").rename(tmp_path / "class/ada")
    assert "1 submissions in " in run(awaitlings, "grade", "class", "--kit", small_kit, "--html")
    run(awaitlings, "export", "junit")
    assert 'failures="0" errors="0"' in (tmp_path / "junit.xml").read_text()
