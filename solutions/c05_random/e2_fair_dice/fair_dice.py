import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence


async def play(
    players: Sequence[str],
    think: Callable[[str], Awaitable[None]],
    seed: int,
) -> dict[str, int]:
    """Let every player think and roll a die, all at the same time, and return the rolls by player.

    Each player thinks first, `await think(player)`, some longer and some shorter. Nobody shall be able to rig the dice,
    neither by thinking fast or slowly nor by who else sits at the table: a player's roll depends on the seed and the
    player's name alone. It is the first number from 1 to 6 that a generator of the player's own gives, seeded with the
    text `f"{seed}/{player}"`: `random.Random(f"{seed}/{player}").randint(1, 6)`.

    The rest of the program also uses `random`. Leave its global generator as it is.

    For example, `await play(["Ada", "Bob"], think, seed=1)` gives `{"Ada": 5, "Bob": 2}`, whoever is faster.
    """

    async def one(player: str) -> int:
        await think(player)
        # a generator of one's own: nobody else draws from it, so it doesn't matter who comes first
        return random.Random(f"{seed}/{player}").randint(1, 6)

    rolls = await asyncio.gather(*(one(player) for player in players))
    return dict(zip(players, rolls, strict=True))
