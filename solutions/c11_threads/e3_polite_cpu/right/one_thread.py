import asyncio


async def checksum_all(blocks, digest):
    return await asyncio.to_thread(lambda: sum(digest(block) for block in blocks))
