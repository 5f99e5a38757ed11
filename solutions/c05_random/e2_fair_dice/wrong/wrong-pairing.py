import asyncio
import random


async def play(players, think, seed):
    async def one(player):
        await think(player)
        return random.Random(f"{seed}/{player}").randint(1, 6)

    rolls = {}
    for player, arriving in zip(players, asyncio.as_completed([one(player) for player in players])):
        rolls[player] = await arriving
    return rolls
