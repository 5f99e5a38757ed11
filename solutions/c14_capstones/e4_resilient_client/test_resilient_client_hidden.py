"""The hidden tests of resilient_client."""

import asyncio
import random

import pytest

DOWN = ConnectionError("down")


class Dice(random.Random):
    """A generator that always gives the same, from 0 for the least to 1 for the most."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def random(self):
        return self.number


class Service:
    """Answers each send as its script says, with (seconds, answer or exception); the last one again and again."""

    def __init__(self, world, *script):
        self.world = world
        self.script = script
        self.sends = []

    async def __call__(self, path):
        seconds, answer = self.script[min(len(self.sends), len(self.script) - 1)]
        is_error = isinstance(answer, Exception)
        send = self.world.operation(
            f"send {len(self.sends) + 1}",
            seconds=seconds,
            returns=None if is_error else answer,
            raises=answer if is_error else None,
        )
        self.sends.append(send)
        return await send(path)

    @property
    def count(self):
        return len(self.sends)

    @property
    def starts(self):
        return [send.calls[0].start_s for send in self.sends]

    def is_cancelled(self, number, by):
        """Whether the send of this number, from 1, was cancelled at this second or before."""
        call = self.sends[number - 1].calls[0]
        return call.was_cancelled and call.end_s <= by + self.world.clock.tolerance_s


def client(exercise, send, dice=1.0, **options):
    """A client with calm settings; `options` replace them."""
    settings = {"retries": 0, "base": 0.5, "timeout": 100, "hedge_after": None, "breaker": 9, "reset": 30}
    return exercise.ResilientClient(send, rng=Dice(dice), **{**settings, **options})


async def outcome(request):
    """The answer, or the type of the exception; a stub's and a test's own come out."""
    try:
        return await request
    except (NotImplementedError, AssertionError):
        raise
    except Exception as error:
        return type(error)


async def test_longer_and_longer_pauses(exercise, world):
    """With the dice at their most, sends start at 0, 0.60, 1.70 and 3.80 s, and the last failure comes out at once."""
    service = Service(world, (0.1, DOWN))
    result = await outcome(client(exercise, service, retries=3).request("/a"))
    starts, took = service.starts, world.elapsed
    world.check(
        len(starts) > 1,
        "no-retry",
        "The service was down for a moment, and you tried only once: try again after a pause.",
    )
    world.check(
        starts[0] == world.about(0),
        "backs-off-before-the-first-try",
        f"Your first send was at {starts[0]:.2f} s: the first attempt needs no pause before it.",
    )
    world.check(
        starts[1] != world.about(0.1),
        "no-backoff",
        "You tried again at once, without a pause: a service that is down gets up more easily if nobody kicks it.",
    )
    world.check(
        len(starts) < 3 or starts[2] - starts[1] != world.about(0.6),
        "constant-backoff",
        "Your pauses all have the same length: each may be twice as long as the one before, `base * 2**k`.",
    )
    world.check(
        len(starts) < 4 or starts[3] - starts[2] != world.about(1.6),
        "linear-backoff",
        "Your pauses grow by the same amount each time: each may be twice as long as the one before, `base * 2**k`.",
    )
    world.check(
        len(starts) < 4 or took == world.about(starts[-1] + 0.1),
        "backs-off-after-the-last-try",
        f"The last attempt failed at {starts[-1] + 0.1:.2f} s, and the caller heard of it at {took:.2f} s: no pause "
        "after the last attempt.",
    )
    assert starts == world.about([0, 0.6, 1.7, 3.8])
    assert result is ConnectionError


async def test_pauses_are_rolled(exercise, world):
    """With the dice in the middle, the pauses are half as long."""
    service = Service(world, (0.1, DOWN), (0.1, DOWN), (0.1, "fine"))
    assert await outcome(client(exercise, service, dice=0.5, retries=2).request("/a")) == "fine"
    world.check(
        service.starts != world.about([0, 0.6, 1.7]),
        "no-jitter",
        "You always wait as long as you may: then all clients that failed together come back together. Roll the pause, "
        "with `rng.uniform(0, …)`.",
    )
    assert service.starts == world.about([0, 0.35, 0.95])


async def test_final_errors(exercise, world):
    """An error that will not pass is raised at once, and does not count for the circuit."""
    service = Service(world, (0.1, LookupError("404")))
    careful = client(exercise, service, retries=3, breaker=2)
    results = [await outcome(careful.request("/a"))]
    world.check(
        service.count == 1,
        "retries-everything",
        f"The answer was “404”, and you asked {service.count} times: only a ConnectionError or a TimeoutError may "
        "pass.",
    )
    results += [await outcome(careful.request("/a")) for _ in range(3)]
    world.check(
        exercise.CircuitOpen not in results,
        "counts-final-errors",
        "The service answered “404” a few times, and you opened the circuit: it is well, only the page is not there.",
    )
    assert results == [LookupError] * 4


async def test_cancelled(exercise, world):
    """A request that is cancelled ends there, with what it has sent."""
    service = Service(world, (4, "slow"))
    request = asyncio.create_task(client(exercise, service, retries=3, hedge_after=1).request("/a"))
    await asyncio.sleep(1.7)
    request.cancel()
    await asyncio.wait([request], timeout=100)
    await world.settle(100)
    world.check(
        service.count <= 2 and request.done(),
        "retries-after-cancel",
        "Your request was cancelled, and you sent once more: a CancelledError is an order, not a failure.",
    )
    world.check(
        request.cancelled(), "swallowed-cancel", "Your request was cancelled, and did not end with CancelledError."
    )
    world.check(
        all(service.is_cancelled(number, by=1.7) for number in range(1, service.count + 1)),
        "loser-leak",
        "Your request was cancelled, and something that it had sent went on: cancel it in `finally`, and await it.",
    )


async def test_time_limit(exercise, world):
    """An attempt that hangs is cancelled after 5 s and tried again; each attempt has its own 5 s."""
    service = Service(world, (4, DOWN), (60, "too late"), (0.1, "fine"))
    result = await outcome(client(exercise, service, retries=2, timeout=5).request("/a"))
    took = world.elapsed
    await world.settle(100)
    world.check(
        result != "too late",
        "no-timeout",
        "You waited for an answer for a minute: an attempt may take `timeout` seconds.",
    )
    world.check(
        result is not TimeoutError or took != world.about(5),
        "one-timeout-for-all",
        "Your time limit of 5 s was for the whole request: it is for each attempt, and pauses don't count.",
    )
    world.check(
        result is not TimeoutError or service.count != 2,
        "gives-up-after-timeout",
        "An attempt took too long, and you did not try again: a TimeoutError is a failure that may pass, too.",
    )
    world.check(
        service.count < 2 or service.is_cancelled(2, by=service.starts[1] + 5),
        "loser-leak",
        "An attempt took too long, and what it had sent went on: cancel it, and await it.",
    )
    assert result == "fine"
    assert service.starts == world.about([0, 4.5, 10.5])
    assert took == world.about(10.6), "4 + 0.5 + 5 + 1 + 0.1"


async def test_hedge(exercise, world):
    """A second send starts when the first has been silent for 1 s; the first answer wins, the other is cancelled."""
    for second, end in [(0.5, 1.5), (3.1, 2.3)]:
        before = world.elapsed
        service = Service(world, (2.3, "first"), (second, "second"))
        result = await outcome(client(exercise, service, hedge_after=1).request("/a"))
        took = world.elapsed - before
        await world.settle(100)
        world.check(
            service.count > 1,
            "no-hedge",
            "The first send was silent for more than `hedge_after` seconds, and you sent no second one.",
        )
        world.check(
            service.starts[1] - before != world.about(0),
            "hedges-at-once",
            "You sent the request twice at the same time: the second one only when the first has been silent for "
            "`hedge_after` seconds, or the service has twice the work.",
        )
        world.check(
            result == ("first" if end == 2.3 else "second"),
            "forgets-the-first",
            "The first send was about to answer, before the second, and you did not wait for it any more.",
        )
        world.check(
            service.is_cancelled(2 if end == 2.3 else 1, by=before + took),
            "loser-leak",
            f"You had an answer at {took:.2f} s, and the other send went on: cancel it, and await it.",
        )
        assert service.count == 2
        assert took == world.about(end)


async def test_no_hedge_needed(exercise, world):
    """A request that is answered or fails within `hedge_after` is sent once."""
    service = Service(world, (0.7, "fine"))
    assert await outcome(client(exercise, service, hedge_after=1).request("/a")) == "fine"
    await world.settle(100)
    world.check(
        service.count == 1,
        "hedges-at-once",
        "The answer came within `hedge_after` seconds, and you had sent the request twice: wait that long first.",
    )
    service = Service(world, (0.7, DOWN))
    result = await outcome(client(exercise, service, hedge_after=1).request("/a"))
    world.check(
        service.count == 1,
        "hedges-a-failure",
        "The first send failed within `hedge_after` seconds, and you sent a second one at once: hedging is for a send "
        "that is silent, a failure is for the retries.",
    )
    assert result is ConnectionError


async def test_one_of_two_fails(exercise, world):
    """If one of the two sends fails, the other may still answer; only if both fail, the attempt has failed."""
    service = Service(world, (3.3, "first"), (0.5, DOWN))
    result = await outcome(client(exercise, service, hedge_after=1).request("/a"))
    world.check(
        result == "first" or service.is_cancelled(1, by=1.2),
        "failed-hedge-kills-the-first",
        "The second send failed, and you gave up the first one, which would have answered: wait for both.",
    )
    assert result == "first"
    assert service.count == 2
    service = Service(world, (1.3, DOWN), (2.1, "second"))
    result = await outcome(client(exercise, service, hedge_after=1).request("/a"))
    world.check(
        result == "second",
        "failed-first-kills-the-hedge",
        "The first send failed, and you gave up the second one, which would have answered: wait for both.",
    )
    service = Service(world, (1.3, DOWN), (2.1, DOWN))
    assert await outcome(client(exercise, service, hedge_after=1).request("/a")) is ConnectionError
    world.took(3.3 + 3.1 + 3.1, because="(the first's 3.3) + (1 + 2.1) + (1 + 2.1)")


async def test_both_end_in_the_same_instant(exercise, world):
    """If one send fails in the very moment in which the other answers, the answer counts."""
    tasks = []  # they stay, so that each has an address of its own: the order of a set depends on it

    async def ask(failing, pause_s):
        moment, sends = asyncio.Event(), []

        async def send(path):
            tasks.append(asyncio.current_task())
            sends.append(path)
            number = len(sends)
            await moment.wait()
            if number == failing:
                raise DOWN
            if pause_s:
                await asyncio.sleep(pause_s)
            return "fine"

        asyncio.get_running_loop().call_later(2, moment.set)
        result = await outcome(client(exercise, send, hedge_after=1).request("/a"))
        await world.settle(100)
        return result

    if [await ask(failing, pause_s=0.5) for failing in [1, 2]] != ["fine", "fine"]:
        return  # that is test_one_of_two_fails
    answers = {await ask(failing, pause_s=0) for failing in [1, 2] * 20}
    world.check(
        answers == {"fine"},
        "lost-answer",
        "One send failed and the other answered in the same instant, and you lost the answer: `wait` may give you more "
        "than one that is done; look at all of them.",
    )


async def test_losers_clean_up(exercise, world):
    """A send that is cancelled cleans up for 0.25 s, and you return after that."""
    service, clean_up = Service(world, (5, "first"), (0.5, "second")), world.operation("clean up", seconds=0.25)

    async def send(path):
        try:
            return await service(path)
        except asyncio.CancelledError:
            await clean_up()
            raise

    assert await outcome(client(exercise, send, hedge_after=1).request("/a")) == "second"
    took, cleaned_up = world.elapsed, clean_up.calls
    await world.settle(100)
    world.check(
        all(call.end_s is not None and call.end_s < took + 0.1 for call in cleaned_up),
        "cancel-not-awaited",
        f"You returned at {took:.2f} s, before the send that you had cancelled at 1.50 s had cleaned up, which takes "
        "0.25 s: `cancel` only asks; wait for the task after it.",
    )


async def test_circuit(exercise, world):
    """After three failures nothing is sent for 30 s; then one of five callers probes, and all is well again."""
    service = Service(world, *[(0.1, DOWN)] * 3, (0.5, "fine"))
    careful = client(exercise, service, breaker=3)
    results = [await outcome(careful.request("/a")) for _ in range(5)]
    assert results[:3] == [ConnectionError] * 3
    world.check(
        service.count == 3,
        "no-breaker",
        f"Three requests in a row had failed, and you sent {service.count - 3} more: raise CircuitOpen at once.",
    )
    assert results[3:] == [exercise.CircuitOpen] * 2
    await asyncio.sleep(29.5)
    assert await outcome(careful.request("/a")) is exercise.CircuitOpen
    await asyncio.sleep(0.7)
    results = await asyncio.gather(*(outcome(careful.request("/a")) for _ in range(5)))
    world.check(
        service.count > 3,
        "breaker-never-closes",
        "`reset` seconds have passed, and you still send nothing: let one request through to see how the service is.",
    )
    world.check(
        service.count == 4,
        "half-open-flood",
        f"`reset` seconds have passed, and you let {service.count - 3} requests through at once: one is a probe, the "
        "others wait for what it finds.",
    )
    assert sorted(result == "fine" for result in results) == [False] * 4 + [True]
    results = await asyncio.gather(*(outcome(careful.request("/a")) for _ in range(2)))
    world.check(
        results == ["fine", "fine"],
        "breaker-never-closes",
        "The probe was answered, and the next request was not sent: an answer closes the circuit.",
    )


async def test_failures_in_a_row(exercise, world):
    """Only failures in a row open the circuit: an answer in between starts the count anew."""
    service = Service(world, (0.1, DOWN), (0.1, DOWN), (0.1, "fine"), (0.1, DOWN), (0.1, DOWN), (0.1, "fine"))
    careful = client(exercise, service, breaker=3)
    results = [await outcome(careful.request("/a")) for _ in range(6)]
    world.check(
        exercise.CircuitOpen not in results,
        "counts-all-failures",
        "Two failures, an answer, two failures: that is never three in a row, and you opened the circuit. An answer "
        "sets the count to zero.",
    )
    assert results == [ConnectionError, ConnectionError, "fine"] * 2
    service.script = [(0.1, DOWN)]
    assert [await outcome(careful.request("/a")) for _ in range(4)] == [ConnectionError] * 3 + [exercise.CircuitOpen]


async def test_attempts_are_not_requests(exercise, world):
    """A request is under way whose first two attempts failed: it has not failed yet, and others are sent."""
    service = Service(world, (0.1, DOWN), (0.1, DOWN), (0.1, "fine"))
    careful = client(exercise, service, retries=2, breaker=2)
    first = asyncio.create_task(outcome(careful.request("/a")))
    await asyncio.sleep(1.1)
    second = await outcome(careful.request("/a"))
    results = [await first, second]
    world.check(
        exercise.CircuitOpen not in results,
        "counts-attempts",
        "A request had failed attempts and was about to try again, and you opened the circuit: count requests that "
        "failed in spite of their retries, not attempts.",
    )
    assert results == ["fine"] * 2


async def test_a_probe_fails(exercise, world):
    """A probe that fails opens the circuit again, for as long; the next probe may close it."""
    service = Service(world, *[(0.1, DOWN)] * 4, (0.1, "fine"))
    careful = client(exercise, service, breaker=3)
    for _ in range(3):
        await outcome(careful.request("/a"))
    assert await outcome(careful.request("/a")) is exercise.CircuitOpen
    await asyncio.sleep(31)
    assert await outcome(careful.request("/a")) is ConnectionError
    await asyncio.sleep(29)
    result = await outcome(careful.request("/a"))
    world.check(
        result is exercise.CircuitOpen,
        "probe-opens-nothing",
        "The probe had failed, and 29 s later the next request was sent: one failed probe opens the circuit again, for "
        "all of `reset`.",
    )
    await asyncio.sleep(2)
    assert await outcome(careful.request("/a")) == "fine"


async def test_an_old_request_ends_during_the_probe(exercise, world):
    """A request from before, which ends with a final error while the probe is under way, changes nothing about that."""
    service = Service(world, (40, LookupError("404")), *[(0.1, DOWN)] * 3, (20, "fine"))
    careful = client(exercise, service, breaker=3)
    old = asyncio.create_task(outcome(careful.request("/old")))
    await asyncio.sleep(1)
    for _ in range(3):
        await outcome(careful.request("/a"))
    is_open = await outcome(careful.request("/a")) is exercise.CircuitOpen
    await asyncio.sleep(34)
    probe = asyncio.create_task(outcome(careful.request("/a")))
    assert await old is LookupError
    result = await outcome(careful.request("/a"))
    await world.settle(100)
    world.check(
        result is exercise.CircuitOpen or not is_open,
        "half-open-flood",
        "A probe was under way, an older request ended, and you let another one through: only the probe itself ends "
        "the probing.",
    )
    assert is_open
    assert await probe == "fine"


async def test_a_probe_is_cancelled(exercise, world):
    """A probe that is cancelled decides nothing: the next request is the probe."""
    service = Service(world, *[(0.1, DOWN)] * 3, (5, "too late"), (0.1, "fine"))
    careful = client(exercise, service, breaker=3)
    for _ in range(3):
        await outcome(careful.request("/a"))
    await asyncio.sleep(31)
    probe = asyncio.create_task(careful.request("/a"))
    await asyncio.sleep(1)
    if probe.done():
        pytest.fail(f"a probe that takes 5 s was over after 1 s: {await outcome(probe)}")
    probe.cancel()
    await asyncio.wait([probe])
    result = await outcome(careful.request("/a"))
    await world.settle(100)
    world.check(
        result is not exercise.CircuitOpen,
        "probe-lost",
        "The probe was cancelled, and since then nobody may probe: give its place back in `finally`.",
    )
    assert result == "fine"
