"""Commands run in this process, beside a small kit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.cli import main as cli

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"


OF_WORKFLOWS = (
    "GITHUB_ACTIONS GITHUB_OUTPUT GITHUB_STEP_SUMMARY GITHUB_WORKSPACE AWAITLINGS_BUNDLE CLASSROOM ASSIGNMENT".split()
)


class Ran(NamedTuple):
    """How a command ended."""

    code: object
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command, in `tmp_path` if nowhere else; nothing of this machine's own workflow is seen."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    for name in OF_WORKFLOWS:
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: object, folder: Path = tmp_path) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.argv", ["awaitlings", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Ran(ended.value.code, *capsys.readouterr())

    return command
