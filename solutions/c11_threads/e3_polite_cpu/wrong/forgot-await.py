import asyncio


async def checksum_all(blocks, digest):
    total = 0
    for block in blocks:
        total += digest(block)
        asyncio.sleep(0)
    return total
