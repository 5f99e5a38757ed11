"""Send half a message, and end."""

import os
import struct


async def double(number):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, struct.pack(">I", 1000) + b"half")
        except OSError:
            continue
    os._exit(0)
