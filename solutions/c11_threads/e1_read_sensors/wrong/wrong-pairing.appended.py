import asyncio


async def read_sensors(read, names):
    values = []

    async def one(name):
        values.append(await asyncio.to_thread(read, name))

    await asyncio.gather(*(one(name) for name in names))
    return dict(zip(names, values))
