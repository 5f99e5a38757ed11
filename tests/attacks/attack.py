"""The hostile submissions, as data.

Each is one file in `submissions/CATEGORY/`. Its docstring says what it tries; after an empty line TOML may follow:
`exercise` (by default `double`), the points that its code has `earned` (by default none), and `files`, which are
handed in beside it. `@OUTSIDE@` in its text becomes a folder where everybody may write, with a neighbour's work and a
secret in it, and `@TESTS@` the path of the hidden tests. An attack that finds a hidden text raises it in an exception;
one that could do harm which is not to be seen from outside raises a text that begins with `HARM`.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from grader.catalogue import Kit

HERE = Path(__file__).parent
MARKER = "-8c1f"
"""The end of every text of the hidden tests, and of the neighbour's and the grader's secrets, that is not to leak."""
TOKEN = f"marker-token{MARKER}"
WORLD_WRITABLE = 0o777


@dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str
    category: str
    text: str
    tries: str
    exercise: str = "double"
    earned: int = 0
    files: dict[str, str] = field(default_factory=dict)


def read_attacks(names: list[str] | None = None) -> list[Attack]:
    """All of them, or those of these names, by category and name."""
    paths = sorted((HERE / "submissions").glob("*/*.py"))
    return [_read(path) for path in paths if not names or path.stem in names]


def _read(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    tries, _, data = (ast.get_docstring(ast.parse(text)) or "").partition("\n\n")
    return Attack(path.stem, path.parent.name, text, " ".join(tries.split()), **tomllib.loads(data))


class Place:
    """A folder for one run of attacks: the kit, the world outside, and what is handed in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.copy_kit(root / "kit")
        self.kit = Kit(root / "kit")
        self._kit_before = listing(self.kit.root)

    @staticmethod
    def copy_kit(target: Path) -> None:
        """Make the kit anew there."""
        shutil.copytree(HERE / "kit", target, ignore=shutil.ignore_patterns("__pycache__"))

    def hand_in(self, attack: Attack) -> Path:
        """Write the submission, and a world outside for it alone; returns its file."""
        outside = self.outside(attack)
        neighbour = outside / "neighbour" / "double.py"
        neighbour.parent.mkdir(parents=True)
        neighbour.write_text(f"async def double(number):\n    return 2 * number  # {TOKEN}\n", encoding="utf-8")
        (outside / "token.txt").write_text(TOKEN, encoding="utf-8")
        for path in (outside, neighbour.parent):
            path.chmod(WORLD_WRITABLE)
        folder = self.folder(attack)
        tests = self.kit.exercise(attack.exercise).hidden_tests
        for name, text in {f"{attack.exercise}.py": attack.text, **attack.files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("@OUTSIDE@", str(outside)).replace("@TESTS@", str(tests)), encoding="utf-8")
        return folder / f"{attack.exercise}.py"

    def folder(self, attack: Attack) -> Path:
        """Where the submission lies."""
        return self.root / "submissions" / attack.name

    def outside(self, attack: Attack) -> Path:
        """The world outside of it."""
        return self.root / "outside" / attack.name

    def harm(self, attack: Attack, before: dict[str, bytes]) -> list[str]:
        """What has changed outside since `before`, and in the kit."""
        changed = _changed(before, listing(self.outside(attack)))
        return changed + [f"kit/{name}" for name in _changed(self._kit_before, listing(self.kit.root))]


def listing(folder: Path) -> dict[str, bytes]:
    """The files and folders in there, with their content and their mode."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" not in path.parts:
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            found[str(path.relative_to(folder))] = oct(path.lstat().st_mode).encode() + content
    return found


def _changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
