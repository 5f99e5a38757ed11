"""Take more memory than there is to have."""


async def double(number):
    hoard = bytearray(3 << 30)
    raise RuntimeError(f"HARM: {len(hoard)} bytes")
