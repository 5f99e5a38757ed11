import asyncio


async def checksum_all(blocks, digest):
    async def one(block):
        return await asyncio.to_thread(digest, block)

    tasks = {block: asyncio.create_task(one(block)) for block in set(blocks)}
    return sum([await task for task in tasks.values()])
