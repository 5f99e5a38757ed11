import asyncio


async def checksum_all(blocks, digest):
    total = 0
    for number, block in enumerate(blocks):
        if number % 10 == 0:
            await asyncio.sleep(0)
        total += digest(block)
    return total
