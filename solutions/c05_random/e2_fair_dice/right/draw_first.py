import asyncio
import random


async def play(players, think, seed):
    rolls = {player: random.Random(f"{seed}/{player}").randint(1, 6) for player in players}
    await asyncio.gather(*[think(player) for player in players])
    return rolls
