import random


async def play(players, think, seed):
    rolls = {}
    for player in players:
        await think(player)
        rolls[player] = random.Random(f"{seed}/{player}").randint(1, 6)
    return rolls
