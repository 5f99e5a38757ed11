"""Send half a message, and wait."""

import os
import struct
import time

sleep = time.sleep


async def double(number):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, struct.pack(">I", 1000) + b"half")
        except OSError:
            continue
    while True:
        sleep(0)
