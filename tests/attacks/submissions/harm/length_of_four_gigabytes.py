"""Announce a message of four gigabytes, and send on."""

import os


async def double(number):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 8)
        except OSError:
            continue
