import asyncio
from concurrent.futures import ThreadPoolExecutor


async def read_sensors(read, names):
    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        futures = [asyncio.wrap_future(pool.submit(read, name)) for name in names]
        return dict(zip(names, await asyncio.gather(*futures)))
