import asyncio
import random


async def play(players, think, seed):
    dice = random.Random()

    async def one(player):
        await think(player)
        dice.seed(f"{seed}/{player}")
        return player, dice.randint(1, 6)

    return dict(await asyncio.gather(*map(one, players)))
