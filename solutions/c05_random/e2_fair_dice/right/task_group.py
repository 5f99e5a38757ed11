import asyncio
from random import Random


async def play(players, think, seed):
    rolls = {}

    async def turn(player, dice):
        await think(player)
        rolls[player] = dice.randint(1, 6)

    async with asyncio.TaskGroup() as table:
        for player in players:
            table.create_task(turn(player, Random(f"{seed}/{player}")))
    return rolls
