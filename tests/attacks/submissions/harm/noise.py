"""Send what is no message: noise, maps, extension types, half of MessagePack."""

import os
import struct


async def double(number):
    for body in (b"\xc1", b"\x81\x01\x02", b"\xd4\x01\x00", b"\xdd\xff\xff\xff\xff", b"\x91" * 5000, os.urandom(500)):
        for descriptor in range(3, 20):
            try:
                os.write(descriptor, struct.pack(">I", len(body)) + body)
            except OSError:
                continue
