import asyncio
import random

DICE = {}


async def play(players, think, seed):
    async def one(player):
        await think(player)
        if player not in DICE:
            DICE[player] = random.Random(f"{seed}/{player}").randint(1, 6)
        return DICE[player]

    rolls = await asyncio.gather(*(one(player) for player in players))
    return dict(zip(players, rolls))
