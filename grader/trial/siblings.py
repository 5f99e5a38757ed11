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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from grader.catalogue import Exercise, read_exercise
from grader.trial.loading import Script, load

NUMBERED = re.compile(r"\d+-[\w-]+")

Locate = Callable[[Exercise], Path]
"""Where the file of an exercise is: the student's own, or the reference where there is none."""


class Siblings(Protocol):
    """The other exercises, as a student's file may import them."""

    def knows(self, slug: str) -> bool:
        """Whether there is an exercise of this name."""

    def function(self, slug: str) -> Any:
        """Its function, which has the same name."""


class LocalSiblings:
    """Siblings from files, executed in this process."""

    def __init__(self, root: Path, locate: Locate) -> None:
        self._root = root
        self._locate = locate
        self._found: dict[str, Exercise | None] = {}
        self._below: dict[str, set[str]] = {}

    @cached_property
    def slugs(self) -> list[str]:
        """The names of all exercises of the kit."""
        return sorted(path.parent.name.partition("_")[2] for path in self._root.glob("exercises/c*/e*/exercise.toml"))

    def knows(self, slug: str) -> bool:
        """Whether the kit has an exercise of this name."""
        return self.find(slug) is not None

    def function(self, slug: str) -> Any:
        """The function of the file. Raises Unloadable."""
        exercise = self.find(slug)
        if exercise is None:
            raise AttributeError(f"no exercise has a function {slug!r}")
        return getattr(load(Script.read(exercise, self._locate(exercise))), slug)

    def below(self, exercise: Exercise) -> set[str]:
        """The names of the exercises that this one builds on, and that those build on."""
        if exercise.slug in self._below:
            return self._below[exercise.slug]
        found = self._below[exercise.slug] = set()
        waiting = [*exercise.builds_on]
        while waiting:
            other = self.find(waiting.pop())
            if other is not None and other.slug not in {*found, exercise.slug}:
                found.add(other.slug)
                waiting += other.builds_on
        return found

    def find(self, slug: str) -> Exercise | None:
        """The exercise of this name, if there is one."""
        if slug not in self._found:
            self._found[slug] = self._find(slug)
        return self._found[slug]

    def _find(self, slug: str) -> Exercise | None:
        if not slug.isidentifier():
            return None
        found = sorted(self._root.glob(f"exercises/c*/e*_{slug}/exercise.toml"))
        exercises = [read_exercise(path.parent) for path in found]
        return next((exercise for exercise in exercises if exercise.slug == slug), None)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last resort of an import: what no other finder knows may be an exercise."""

    def __init__(self, siblings: Siblings, supplied: Mapping[str, Any]) -> None:
        self.loaded: list[str] = []
        self._siblings = siblings
        self._supplied = supplied
        self._functions: dict[str, Any] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a sibling, if it is one."""
        if path is None and (NUMBERED.fullmatch(fullname) or self._knows(fullname)):
            self.loaded.append(fullname)
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Have the module find its names when they are asked for."""
        module.__dict__["__getattr__"] = self._function

    def _knows(self, name: str) -> bool:
        return name in self._supplied or self._siblings.knows(name)

    def _function(self, name: str) -> Any:
        if name.startswith("__") or not self._knows(name):
            raise AttributeError(f"no exercise has a function {name!r}")
        if name in self._supplied:
            return self._supplied[name]
        if name not in self._functions:
            self.loaded.append(name)
            self._functions[name] = self._siblings.function(name)
        return self._functions[name]


@contextmanager
def importable(slug: str, siblings: Siblings, supplied: Mapping[str, Any]) -> Iterator[None]:
    """Let the file of exercise `slug` import `siblings`; functions in `supplied` take the place of theirs."""
    finder = _Finder(siblings, supplied)
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in {*finder.loaded} - {slug}:
            sys.modules.pop(name, None)
