import asyncio


async def checksum_all(blocks, digest):
    total = 0
    for block in blocks:
        total += await asyncio.to_thread(digest, block)
    return total
