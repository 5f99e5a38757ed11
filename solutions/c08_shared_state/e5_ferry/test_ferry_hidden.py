"""The hidden tests of ferry."""

import asyncio

from grader.trial.world import points

PROGRAM = """
import asyncio
import weakref

listeners = weakref.WeakSet()

async def sail(names):
    wind = asyncio.get_running_loop().create_future()
    listeners.add(wind)  # this holds nobody
    await wind

def blow():
    winds = list(listeners)
    for wind in winds:
        wind.set_result(None)
    return len(winds)
"""


class Storm(Exception):
    """What a crossing raises that fails."""


class Sea:
    """Where ferries cross in 5 s: `sail`, with its operation and the lists of passengers."""

    def __init__(self, world, raises=None):
        self.crossing = world.operation("sail", seconds=5, raises=raises)
        self.lists = []

    async def sail(self, names):
        self.lists.append(list(names))
        await self.crossing(" ".join(names))

    @property
    def starts(self):
        """When the ferries sailed."""
        return [call.start_s for call in self.crossing.calls]


async def trip(world, ferry, name, arrival):
    """Board at this time; gives the trip's number, or the error, and the time of going ashore."""
    await asyncio.sleep(arrival)
    try:
        number = await ferry.board(name)
    except Storm as error:
        return error, world.elapsed
    return number, world.elapsed


@points(2)
async def test_two_trips(exercise, world):
    """Four passengers, at 0, 1.1, 2.3 and 3.6 s: two ferries sail, at 1.1 and 3.6 s, and each takes 5 s."""
    sea = Sea(world)
    ferry = exercise.Ferry(2, sea.sail)
    ashore = await asyncio.gather(
        trip(world, ferry, "Ada", 0),
        trip(world, ferry, "Bob", 1.1),
        trip(world, ferry, "Cy", 2.3),
        trip(world, ferry, "Dee", 3.6),
    )
    await asyncio.sleep(10)  # whoever came ashore early: let all ferries arrive
    world.check(
        len(sea.lists) <= 2,
        "everybody-sails",
        f"`sail` was called {len(sea.lists)} times for two full ferries: one call for all who are aboard.",
    )
    assert sea.lists == [["Ada", "Bob"], ["Cy", "Dee"]]
    world.check(
        sea.starts[1] != world.about(6.1),
        "waits-for-the-other-ferry",
        "The second ferry was full at 3.60 s and sailed only when the first one had crossed.",
    )
    assert sea.starts == world.about([1.1, 3.6])
    times = [at for _, at in ashore]
    world.check(
        min(times[:2]) > 6.0 and min(times[2:]) > 8.5,
        "comes-back-early",
        "A passenger went ashore before the own ferry had crossed: each trip needs a signal of its own.",
    )
    assert times == world.about([6.1, 6.1, 8.6, 8.6])
    world.check(
        [number for number, _ in ashore] == [1, 1, 2, 2],
        "wrong-trip",
        f"The passengers were on the trips {[number for number, _ in ashore]}; the numbers are [1, 1, 2, 2]: "
        "keep the number that the trip had when it began.",
    )


async def test_one_who_leaves_the_queue(exercise, world):
    """Ada boards and gives up; Bob and Cy sail without her."""
    sea = Sea(world)
    ferry = exercise.Ferry(2, sea.sail)
    ada = asyncio.create_task(ferry.board("Ada"))
    others = [asyncio.create_task(trip(world, ferry, name, at)) for name, at in [("Bob", 1.1), ("Cy", 2.3)]]
    await asyncio.sleep(0.6)
    ada.cancel()
    await asyncio.wait([ada, *others], timeout=30)
    for task in others:
        task.cancel()
    ashore = await asyncio.gather(*others, return_exceptions=True)
    world.check(
        sea.lists[:1] == [["Bob", "Cy"]],
        "ghost-passenger",
        f"Ada gave up before the ferry sailed, and Bob and Cy came; it sailed with {sea.lists}. "
        "Who is cancelled must leave the list.",
    )
    assert ada.cancelled()
    assert ashore == [(1, world.about(7.3))] * 2


async def test_one_who_leaves_at_sea(exercise, world):
    """Whoever gives up during the crossing, the other one arrives all the same."""
    for leaver in range(2):
        sea = Sea(world)
        ferry = exercise.Ferry(2, sea.sail)
        tasks = [asyncio.create_task(ferry.board(name)) for name in ["Ada", "Bob"]]
        await asyncio.sleep(1.7)
        tasks[leaver].cancel()
        gone, arrived = await asyncio.gather(tasks[leaver], tasks[1 - leaver], return_exceptions=True)
        world.check(
            not all(call.was_cancelled for call in sea.crossing.calls),
            "captain-overboard",
            "One passenger gave up at sea, and the ferry stopped for all: the crossing needs a task of its own.",
        )
        assert isinstance(gone, asyncio.CancelledError)
        assert arrived == 1
    world.took(10.0, because="two crossings of 5 s")


async def test_a_crossing_that_fails(exercise, world):
    """When the crossing fails, everybody aboard gets the error, and the next ferry sails."""
    sea = Sea(world, raises=lambda names: Storm("back to port") if "Ada" in names else None)
    ferry = exercise.Ferry(2, sea.sail)
    ashore = await asyncio.gather(*(trip(world, ferry, name, 0) for name in ["Ada", "Bob"]))
    world.check(
        all(isinstance(number, Storm) for number, _ in ashore),
        "swallowed-error",
        "The crossing failed, and somebody aboard was told that they had arrived; give the error to all of them.",
    )
    ashore = await asyncio.gather(*(trip(world, ferry, name, 0) for name in ["Cy", "Dee"]))
    await asyncio.sleep(10)
    numbers = [number for number, _ in ashore]
    world.check(
        numbers != [1, 1],
        "wrong-trip",
        "After a trip that failed, the passengers of the next one were told that it was trip 1; it was the second.",
    )
    assert numbers == [2, 2]


async def test_one_who_left_and_a_crossing_that_fails(exercise, world):
    """Ada gives up at sea, and then the crossing fails: Bob gets the error."""
    sea = Sea(world, raises=Storm("back to port"))
    ferry = exercise.Ferry(2, sea.sail)
    ada = asyncio.create_task(ferry.board("Ada"))
    bob = asyncio.create_task(trip(world, ferry, "Bob", 0))
    await asyncio.sleep(1.7)
    ada.cancel()
    error, ashore_s = await bob
    assert isinstance(error, Storm)
    assert ashore_s == world.about(5.0)


async def test_nobody_else_holds_the_crossing(exercise, world):
    """A crossing waits for a wind that holds it only weakly, and everybody arrives."""
    program = world.program(PROGRAM)
    ferry = exercise.Ferry(2, program.sail)
    passengers = [asyncio.create_task(ferry.board(name)) for name in ["Ada", "Bob"]]
    await asyncio.sleep(1)
    world.collect_garbage()
    is_held = program.blow() > 0
    arrived, waiting = await asyncio.wait(passengers, timeout=1)
    for passenger in waiting:
        passenger.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    world.check(
        is_held or not waiting,
        "lost-task",
        "The crossing vanished at sea: nothing held a reference to its task, so it was garbage-collected.",
    )
    assert [passenger.result() for passenger in arrived] == [1, 1]
