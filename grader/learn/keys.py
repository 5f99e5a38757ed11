"""The keys of a terminal, one at a time, without waiting for Return and without showing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prompt_toolkit.input import create_input
from prompt_toolkit.keys import Keys

NAMES: dict[str, str] = {Keys.ControlC: "q", Keys.ControlD: "q", Keys.Right: "n", Keys.Left: "p", Keys.ControlM: "r"}
"""Keys that mean the same as a letter."""


@contextmanager
def keys(pressed: Callable[[str], object]) -> Iterator[None]:
    """Call `pressed` with each key from within the running event loop; a terminal that has gone away presses q."""
    terminal = create_input()

    def read() -> None:
        for press in terminal.read_keys():
            pressed(NAMES.get(press.key, press.key.lower()))
        if terminal.closed:
            pressed("q")

    with terminal.raw_mode(), terminal.attach(read):
        yield
