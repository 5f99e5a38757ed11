import asyncio


async def read_sensors(read, names):
    loop = asyncio.get_running_loop()
    values = await asyncio.gather(*[loop.run_in_executor(None, read(name)) for name in names])
    return dict(zip(names, values))
