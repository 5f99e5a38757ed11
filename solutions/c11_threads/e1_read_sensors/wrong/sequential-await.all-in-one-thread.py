import asyncio


async def read_sensors(read, names):
    return await asyncio.to_thread(lambda: {name: read(name) for name in names})
