import asyncio


async def read_sensors(read, names):
    values = await asyncio.gather(*[asyncio.to_thread(read(name)) for name in names])
    return dict(zip(names, values))
