"""The hidden tests of polite_cpu: a heart beats beside the student's code."""

import asyncio

BEAT_S = 0.041


async def beat(lags):
    """Wake up every 0.041 s, and note each time how late that was."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + BEAT_S
        await asyncio.sleep(BEAT_S)
        lags.append(loop.time() - due)


async def checksum(exercise, world, blocks):
    """Have the checksum computed while a heart beats; give the sum, the calls of `digest`, and the worst lag."""
    world.may_freeze()  # every `digest` holds up the loop; whether that is too long, the heart shows
    digest = world.blocking_operation("digest", seconds=0.03, returns=lambda block: 7 * len(block))
    lags = []
    heart = asyncio.create_task(beat(lags))
    await asyncio.sleep(0)  # it begins to beat
    total = await exercise.checksum_all(blocks, digest)
    world.check(
        world.elapsed < 0.03 * len(blocks) + 0.1,
        "waits-for-nothing",
        f"{len(blocks)} blocks of 0.03 s took {world.elapsed:.2f} s: you waited in between. `await asyncio.sleep(0)` "
        "gives the others a turn and loses no time.",
    )
    await asyncio.sleep(2 * BEAT_S)  # and beats once more, also if it had no turn until now
    heart.cancel()
    return total, digest, max(lags)


async def test_the_heart_beats_in_time(exercise, world):
    """Forty blocks of 0.03 s, and the heart is never more than 0.1 s late."""
    blocks = [b"x" * length for length in range(40)]
    total, digest, worst_s = await checksum(exercise, world, blocks)
    world.check(
        worst_s <= 0.1 + 1e-6,
        "starves-the-loop",
        f"The heart was {worst_s:.2f} s late, because your code computed so long at a stretch; 0.10 s is allowed.",
    )
    assert total == 7 * sum(range(40))
    assert digest.count == 40


async def test_equal_blocks_are_digested_too(exercise, world):
    """Blocks that are equal count as often as they are there.

    It catches sums over a set or a dict of blocks.
    """
    total, digest, _ = await checksum(exercise, world, [b"same", b"same", b"other", b"same"])
    world.check(
        digest.count >= 4,
        "lost-item",
        "Of four blocks you digested only those that differ; equal blocks count as often as they are there.",
    )
    assert total == 7 * (4 + 4 + 5 + 4)
    assert digest.count == 4
