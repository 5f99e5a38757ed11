"""Exercises that build on each other: a student's file may import the function of another exercise.

By the slug (`from wait_random import wait_random`), and by names that other courses give such files
(`__import__("0-basic_async_syntax").wait_random`): from a module called so, every exercise's function can be had.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.catalogue import Exercise, read_exercise
from grader.trial.loading import load

NUMBERED = re.compile(r"\d+-[\w-]+")

Locate = Callable[[Exercise], Path]
"""Where the file of an exercise is: the student's own, or the reference where there is none."""


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last resort of an import: what no other finder knows may be an exercise of the kit at `root`."""

    def __init__(self, root: Path, locate: Locate) -> None:
        self.loaded: list[str] = []
        self._root = root
        self._locate = locate
        self._modules: dict[str, ModuleType] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a sibling, if it is one."""
        if path is None and (NUMBERED.fullmatch(fullname) or self._exercise(fullname) is not None):
            self.loaded.append(fullname)
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Have the module find its names when they are asked for."""
        module.__dict__["__getattr__"] = self._function

    def _function(self, name: str) -> Any:
        exercise = None if name.startswith("__") else self._exercise(name)
        if exercise is None:
            raise AttributeError(f"no exercise has a function {name!r}")
        if name not in self._modules:
            self.loaded.append(name)
            self._modules[name] = load(self._locate(exercise), name)
        return getattr(self._modules[name], name)

    def _exercise(self, slug: str) -> Exercise | None:
        if not slug.isidentifier():
            return None
        found = sorted(self._root.glob(f"exercises/c*/e*_{slug}/exercise.toml"))
        exercises = [read_exercise(path.parent) for path in found]
        return next((exercise for exercise in exercises if exercise.slug == slug), None)


@contextmanager
def importable(exercise: Exercise, locate: Locate) -> Iterator[None]:
    """Let the file of `exercise` import the kit's other exercises, from where `locate` finds them."""
    finder = _Finder(exercise.folder.parents[2], locate)
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in finder.loaded:
            sys.modules.pop(name, None)
