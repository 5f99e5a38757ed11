"""The visible tests of polite_cpu."""


async def test_adds_the_digests(exercise):
    """Three blocks give the sum of their digests."""
    assert await exercise.checksum_all([b"a", b"bc", b"def"], len) == 6


async def test_no_blocks(exercise):
    """No blocks give 0."""
    assert await exercise.checksum_all([], len) == 0
