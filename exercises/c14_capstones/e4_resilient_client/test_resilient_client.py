"""The visible tests of resilient_client."""

import random


class Dice(random.Random):
    """A generator that always gives the same, from 0 for the least to 1 for the most."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def random(self):
        return self.number


def client(exercise, send, **options):
    """A client with calm settings; `options` replace them."""
    settings = {"retries": 2, "base": 0.5, "timeout": 9, "hedge_after": None, "breaker": 9, "reset": 30}
    return exercise.ResilientClient(send, rng=Dice(1.0), **{**settings, **options})


async def test_an_answer(exercise, world):
    """A request that works is sent once, and its answer comes back."""
    send = world.operation("send", seconds=0.5, returns=lambda path: f"answer to {path}")
    assert await client(exercise, send).request("/a") == "answer to /a"
    assert send.count == 1
    world.took(0.5, because="one send")


async def test_one_retry(exercise, world):
    """A request that fails once is sent again, after a pause of at most `base`."""
    failures = [ConnectionError("down"), None]
    send = world.operation("send", seconds=0.1, returns="fine", raises=lambda path: failures.pop(0))
    try:
        answer = await client(exercise, send).request("/a")
    except ConnectionError as error:
        answer = error
    assert answer == "fine"
    world.took(0.7, because="0.1 + 0.5 + 0.1")
