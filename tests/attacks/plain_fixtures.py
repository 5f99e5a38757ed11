"""What the tests of the kit need, for plain pytest: the imported module, and operations on the real clock."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

REAL_S = 0.05
"""What one second of a test lasts, so that waiting costs little."""
TOLERANCE_S = 0.6
"""How far a window may be missed, in seconds of a test."""


class Operation:
    """An async callable that takes time and counts its calls."""

    def __init__(self, seconds: Any, returns: Any) -> None:
        self.calls: list[Any] = []
        self.peak = self.going_on = 0
        self._seconds, self._returns = seconds, returns

    @property
    def count(self) -> int:
        return len(self.calls)

    async def __call__(self, *args: Any) -> Any:
        self.calls.append(type("Call", (), {"args": args}))
        self.going_on += 1
        self.peak = max(self.peak, self.going_on)
        seconds = self._seconds[args[0]] if isinstance(self._seconds, Mapping) else self._seconds
        await asyncio.sleep(seconds * REAL_S)
        self.going_on -= 1
        return self._returns(*args) if callable(self._returns) else self._returns


class World:
    """A test's view of the real clock."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def operation(self, name: str, *, seconds: Any = 0.0, returns: Any = None) -> Operation:  # noqa: ARG002
        return Operation(seconds, returns)

    def took(self, seconds: float, *, because: str) -> None:
        elapsed = (time.monotonic() - self._start) / REAL_S
        assert abs(elapsed - seconds) <= TOLERANCE_S, f"took {elapsed:.2f} s, expected {seconds} s = {because}"


@pytest.fixture
def exercise(request: pytest.FixtureRequest) -> ModuleType:
    slug = request.path.stem.removeprefix("test_").removesuffix("_hidden")
    return importlib.import_module(slug)


@pytest.fixture
def world() -> World:
    return World()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "points(number): what a test is worth")
