"""The kit's own package as a wheel, packed from what is installed: needs no sources, no tools and no network."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import grader
from grader.errors import BadInput
from grader.release.tree import zipped

NAME = "awaitlings"
WHEEL = f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> tuple[str, bytes]:
    """The wheel's file name and content, always the same bytes for the same package. Raises BadInput."""
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise BadInput(f"The package {NAME} is not installed; run `pip install .` in the kit.") from None
    if installed.version != grader.__version__:
        raise BadInput(
            f"The package is {NAME} {grader.__version__} and was installed as {installed.version}; install it again."
        )
    package, info = Path(grader.__file__).parent, f"{NAME}-{grader.__version__}.dist-info"
    files = {f"grader/{path.relative_to(package).as_posix()}": path.read_bytes() for path in _files(package)}
    for name in ("entry_points.txt", "licenses/LICENSE"):
        files[f"{info}/{name}"] = (installed.read_text(name) or "").encode()
    files[f"{info}/METADATA"] = _metadata(installed.read_text("METADATA") or "").encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(files.items()))
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    return f"{NAME}-{grader.__version__}-py3-none-any.whl", zipped(files)


def _metadata(text: str) -> str:
    """The fields without the README, which is for instructors and quotes tests."""
    return text.partition("\n\n")[0].rstrip("\n") + "\n"


def _files(package: Path) -> list[Path]:
    found = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in found if not path.name.startswith("."))


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
