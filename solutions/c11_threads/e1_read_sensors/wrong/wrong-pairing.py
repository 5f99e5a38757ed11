import asyncio


async def read_sensors(read, names):
    arriving = asyncio.as_completed([asyncio.to_thread(read, name) for name in names])
    return {name: await value for name, value in zip(names, arriving)}
