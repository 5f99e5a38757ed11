import asyncio
from concurrent.futures import ThreadPoolExecutor


async def read_sensors(read, names):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=2) as pool:
        values = await asyncio.gather(*(loop.run_in_executor(pool, read, name) for name in names))
    return dict(zip(names, values))
