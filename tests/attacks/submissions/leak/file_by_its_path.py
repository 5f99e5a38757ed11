"""Read the file of the hidden tests, whose path has become known."""

import io
import os
from pathlib import Path


async def double(number):
    found = []
    for read in (
        lambda path: Path(path).read_text(),
        lambda path: io.open_code(path).read().decode(),
        lambda path: os.read(os.open(path, os.O_RDONLY), 10_000).decode(),
        lambda path: __import__("linecache").getline(path, 7),
    ):
        try:
            found.append(read("@TESTS@"))
        except Exception:
            continue
    raise RuntimeError(" ".join(line for text in found for line in text.splitlines() if "marker" in line))
