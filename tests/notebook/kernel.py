"""Runs cells in a real kernel: `python kernel.py FOLDER` reads a list of cells as JSON and writes what each gave.

A cell is a text, or `[text, seconds]` for one that is interrupted after so many real seconds.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from jupyter_client.manager import start_new_kernel

LIMIT_S = 30
"""Of a cell, as nbgrader's."""


def run(client: Any, source: str) -> dict[str, Any]:
    """The cell's outputs, and the real seconds that it took."""
    outputs: list[dict[str, Any]] = []
    began = time.monotonic()
    client.execute_interactive(source, timeout=LIMIT_S, output_hook=outputs.append, stop_on_error=False)
    kept = {"stream", "display_data", "execute_result", "error"}
    found = [{"type": one["msg_type"], **one["content"]} for one in outputs if one["msg_type"] in kept]
    return {"seconds": time.monotonic() - began, "outputs": found}


def main() -> None:
    """Run all cells in one kernel."""
    cells: list[Any] = json.load(sys.stdin)
    manager, client = start_new_kernel(cwd=sys.argv[1])
    try:
        results = []
        for cell in cells:
            source, seconds = cell if isinstance(cell, list) else (cell, None)
            timer = threading.Timer(seconds or 0, manager.interrupt_kernel)
            if seconds is not None:
                timer.start()
            results.append(run(client, source))
            timer.cancel()
        json.dump(results, sys.stdout)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
