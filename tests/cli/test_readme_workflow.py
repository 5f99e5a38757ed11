"""The workflow that the README offers is one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_workflow_in_the_readme_is_valid_and_its_commands_exist(tmp_path: Path) -> None:
    [block] = re.findall(r"```yaml\n(name: Grade\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for command in re.findall(r"run: awaitlings (\w+) ", block):
        ended = subprocess.run([sys.executable, "-m", "grader", command, "--help"], capture_output=True, check=False)
        assert ended.returncode == 0, command
    checker = shutil.which("check-jsonschema", path=Path(sys.executable).parent)
    if checker is None:
        pytest.skip("check-jsonschema is not installed")
    (tmp_path / "grade.yml").write_text(block, encoding="utf-8")
    command = [checker, "--builtin-schema", "vendor.github-workflows", str(tmp_path / "grade.yml")]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stdout
