"""Take memory in pieces until it ends, and go on."""


async def double(number):
    hoard = []
    try:
        while len(hoard) < 400:
            hoard.append(bytearray(8 << 20))
    except MemoryError:
        return 0
    raise RuntimeError("HARM: 3 GiB in pieces")
