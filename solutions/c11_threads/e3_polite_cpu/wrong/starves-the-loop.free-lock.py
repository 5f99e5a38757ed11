import asyncio


async def checksum_all(blocks, digest):
    lock = asyncio.Lock()
    total = 0
    for block in blocks:
        async with lock:
            total += digest(block)
    return total
