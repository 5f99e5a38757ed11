import asyncio
import random


async def play(players, think, seed):
    async def one(player):
        await think(player)
        random.seed(f"{seed}/{player}")
        return random.randint(1, 6)

    rolls = await asyncio.gather(*[one(player) for player in players])
    return dict(zip(players, rolls))
