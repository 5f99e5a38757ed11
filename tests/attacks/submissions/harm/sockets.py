"""Reach the network: connect, listen, look up names."""

import socket


async def double(number):
    for family, kind in (
        (socket.AF_INET, socket.SOCK_STREAM),
        (socket.AF_INET, socket.SOCK_DGRAM),
        (socket.AF_UNIX, 1),
    ):
        try:
            one = socket.socket(family, kind)
        except OSError:
            continue
        raise RuntimeError(f"HARM: a socket {one}")
    return 0
