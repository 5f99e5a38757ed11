"""What comes with the extra `nbgrader`, imported when it is needed."""

from __future__ import annotations

import importlib
from types import ModuleType

from grader.errors import BadInput


def needed(name: str) -> ModuleType:
    """The module of this name. Raises BadInput with the remedy where the extra is missing."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise BadInput(f"{name.partition('.')[0]} is not installed; run: pip install 'awaitlings[nbgrader]'.") from None
