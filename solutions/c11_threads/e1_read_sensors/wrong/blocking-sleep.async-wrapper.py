import asyncio


async def read_sensors(read, names):
    async def one(name):
        return read(name)

    return dict(zip(names, await asyncio.gather(*[one(name) for name in names])))
