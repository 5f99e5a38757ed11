import asyncio


def dashboard(open_session, cities):
    async def one(city):
        async with open_session() as session:
            return await session.get(city)

    async def main():
        return {city: asyncio.run(one(city)) for city in cities}  # root, mended: return {city: await one(city) for city in cities}

    return asyncio.run(main())
