import asyncio
import random


async def play(players, think, seed):
    async def one(player):
        await think(player)
        return random.Random(seed).randint(1, 6)

    rolls = await asyncio.gather(*[one(player) for player in players])
    return dict(zip(players, rolls))
