"""The visible tests of merge_streams."""

import asyncio


async def test_all_items_of_two_streams(exercise):
    """Two streams of two and one items give three."""

    async def stream(*items):
        for item in items:
            await asyncio.sleep(1)
            yield item

    merged = [item async for item in exercise.merge_streams(stream("a", "b"), stream("c"))]
    assert sorted(merged) == ["a", "b", "c"]
