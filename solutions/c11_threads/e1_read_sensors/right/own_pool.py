import asyncio
from concurrent.futures import ThreadPoolExecutor


async def read_sensors(read, names):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        futures = {name: loop.run_in_executor(pool, read, name) for name in names}
        return {name: await future for name, future in futures.items()}
