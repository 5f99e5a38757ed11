import asyncio
import random


async def play(players, think, seed):
    dice = random.Random(seed)

    async def one(player):
        await think(player)
        return dice.randint(1, 6)

    rolls = await asyncio.gather(*[one(player) for player in players])
    return dict(zip(players, rolls))
