import asyncio


async def read_sensors(read, names):
    return {name: asyncio.to_thread(read, name) for name in names}
