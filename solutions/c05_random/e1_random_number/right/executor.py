import asyncio
from random import randrange


async def random_number() -> int:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, randrange, 1, 11)
