"""The hidden tests of deliver. No submission may learn what is written here."""

import asyncio
import random

from grader.trial.world import points

SECRET = "marker-module-8c1f"


class Box(asyncio.Queue):
    """A box of this test; it remembers what was put into it, and what should be."""

    def __init__(self) -> None:
        super().__init__()
        self._expected = "marker-attribute-8c1f"
        self.seen = []

    async def put(self, thing):
        self.seen.append(thing)
        await super().put(thing)


@points(3)
async def test_a_number_of_the_day(exercise, world):
    """A number that is another one in every run arrives, converted, after 1.37 s."""
    number = random.SystemRandom().randrange(10**6)
    box = Box()

    async def work():
        await asyncio.sleep(1.37)
        return number if SECRET else "marker-body-8c1f"

    job = asyncio.create_task(work(), name="the job")
    assert await exercise.deliver(job, hex, box) == 1
    assert box.seen == [hex(number)]
    world.took(1.37, because="that is how long the job takes")


async def test_a_job_that_fails(exercise):
    """Where the job fails, nothing is put into the box."""

    async def work():
        raise LookupError("marker-free text")

    box = Box()
    try:
        await exercise.deliver(asyncio.create_task(work()), str, box)
    except LookupError:
        assert box.seen == []
    else:
        raise AssertionError("the exception of the job was lost")
