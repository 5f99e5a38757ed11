import asyncio
import random


async def play(players, think, seed):
    seats = asyncio.Semaphore(2)

    async def one(player):
        async with seats:
            await think(player)
        return random.Random(f"{seed}/{player}").randint(1, 6)

    rolls = await asyncio.gather(*(one(player) for player in players))
    return dict(zip(players, rolls))
