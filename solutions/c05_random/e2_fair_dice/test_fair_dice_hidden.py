"""The hidden tests of fair_dice."""

import random

from grader.trial.world import points

PLAYERS = ["Ada", "Bob", "Cy", "Dee", "Eve", "Fay", "Gus", "Hal"]
SECONDS = [3.1, 1.3, 2.7, 0.9, 1.9, 2.3, 0.4, 1.1]


def expected(players, seed):
    return {player: random.Random(f"{seed}/{player}").randint(1, 6) for player in players}


async def play(exercise, world, players, seconds, seed):
    """One game, in which the global generator must not be touched."""
    think = world.operation("think", seconds=dict(zip(players, seconds)))
    before = world.luck
    rolls = await exercise.play(players, think, seed)
    world.check(
        world.luck == before,
        "global-random",
        "After the game the global generator is in another state: `random.seed` and `random.randint` change what the "
        "rest of the program draws. Make a generator of your own with `random.Random(...)`.",
    )
    return rolls


async def test_all_think_at_once(exercise, world):
    """Four players think for 3, 1, 2 and 2.5 s: the rolls are there after 3 s."""
    rolls = await play(exercise, world, PLAYERS[:4], [3, 1, 2, 2.5], 4)
    world.took(3.0, because="max(3, 1, 2, 2.5)", otherwise={5.5: "too-few-at-once"})
    assert rolls == expected(PLAYERS[:4], 4)


@points(2)
async def test_seed_and_name_alone_decide(exercise, world):
    """A roll depends on the seed and the name alone: not on who thinks fast, on the seats, or on who is there."""
    right = expected(PLAYERS, 7)
    rolls = await play(exercise, world, PLAYERS, SECONDS, 7)
    again = await play(exercise, world, PLAYERS, SECONDS, 7)
    other_seed = await play(exercise, world, PLAYERS, SECONDS, 8)
    other_speed = await play(exercise, world, PLAYERS, SECONDS[::-1], 7)
    other_seats = await play(exercise, world, PLAYERS[::-1], SECONDS[::-1], 7)  # each thinks as long as at first
    half = await play(exercise, world, PLAYERS[::2], SECONDS[::2], 7)
    world.check(
        rolls == again,
        "ignores-the-seed",
        "Two games with the same seed gave different rolls: seed the generator from which you draw.",
    )
    world.check(
        rolls != other_seed,
        "ignores-the-seed",
        "Two games with different seeds gave the same rolls: the seed belongs into each player's generator.",
    )
    world.check(
        rolls == right or sorted(rolls.values()) != sorted(right.values()),
        "wrong-pairing",
        "The rolls are the right ones, but the wrong players have them.",
    )
    world.check(
        rolls == other_speed,
        "shared-rng",
        "With the same seed, other players think fast, and now other numbers are rolled: your players draw from one "
        "generator, in the order in which they are ready.",
    )
    world.check(
        rolls == other_seats,
        "depends-on-the-seats",
        "With the same seed, the players sit in another order, and now other numbers are rolled: your players draw from "
        "one generator, in the order of the list.",
    )
    world.check(
        len(set(rolls.values())) > 1,
        "same-roll-for-all",
        f"All eight players rolled {next(iter(rolls.values()), None)}: the name belongs into each player's seed, too.",
    )
    assert rolls == right
    assert half == expected(PLAYERS[::2], 7)
