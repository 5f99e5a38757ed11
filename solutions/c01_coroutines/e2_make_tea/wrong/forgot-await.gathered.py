import asyncio


async def make_tea(boil, steep, leaf):
    water = boil()
    results = await asyncio.gather(boil(), steep(water, leaf))
    return results[1]
