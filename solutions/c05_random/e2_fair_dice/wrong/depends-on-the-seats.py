import asyncio
import random


async def play(players, think, seed):
    dice = random.Random(seed)

    async def one(player):
        roll = dice.randint(1, 6)
        await think(player)
        return roll

    rolls = await asyncio.gather(*[one(player) for player in players])
    return dict(zip(players, rolls))
