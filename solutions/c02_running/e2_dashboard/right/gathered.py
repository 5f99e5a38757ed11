import asyncio


def dashboard(open_session, cities):
    async def main():
        async with open_session() as session:
            return await asyncio.gather(*[session.get(city) for city in cities])

    return dict(zip(cities, asyncio.run(main())))
