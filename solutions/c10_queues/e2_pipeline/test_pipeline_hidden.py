"""The hidden tests of pipeline."""


class Broken(Exception):
    """A part of the line fails."""


class Line:
    """A source that is an async iterator, `work` and `sink`, and what is between them.

    `broken` is the call that fails, as ("work", 5).
    """

    def __init__(self, world, items, read_s, work_s, sink_s, broken=None):
        self.world = world
        self.items = items
        self.broken = broken
        self.broke_s = None
        self.pulled = 0
        self.arrived = []
        self.most_inside = 0
        self.asked_at_once = 0
        self._asking = 0
        self.steps = {
            "read": world.operation("read", seconds=read_s, raises=lambda item: self.failure("read", item)),
            "work": world.operation(
                "work",
                seconds=work_s,
                returns=lambda item: 10 * item,
                raises=lambda item: self.failure("work", item),
            ),
            "sink": world.operation("sink", seconds=sink_s, raises=lambda result: self.failure("sink", result // 10)),
        }

    def failure(self, step, item):
        if (step, item) != self.broken:
            return None
        self.broke_s = self.world.elapsed
        return Broken(f"{step} {item}")

    def __aiter__(self):
        return self

    async def __anext__(self):
        self._asking += 1
        self.asked_at_once = max(self.asked_at_once, self._asking)
        try:
            if self.pulled == self.items:
                raise StopAsyncIteration
            await self.steps["read"](self.pulled)
            self.pulled += 1
            self.most_inside = max(self.most_inside, self.pulled - len(self.arrived))
            return self.pulled - 1
        finally:
            self._asking -= 1

    async def work(self, item):
        return await self.steps["work"](item)

    async def sink(self, result):
        await self.steps["sink"](result)
        self.arrived.append(result)

    def check(self, workers, buffer):
        """What holds on every line that does not break."""
        self.world.check(
            self.asked_at_once <= 1,
            "concurrent-anext",
            f"{self.asked_at_once} workers asked the source for its next item at the same time; "
            "an async generator raises RuntimeError then. Read in one place.",
        )
        self.world.check(
            self.steps["work"].peak <= workers,
            "unbounded",
            f"{self.steps['work'].peak} items were worked on at once, with {workers} workers.",
        )
        self.world.check(
            self.steps["sink"].peak <= 1,
            "crowded-sink",
            f"`sink` was called {self.steps['sink'].peak} times at once; it takes one result at a time.",
        )
        inside = 2 * buffer + workers + 2  # full belts, busy workers, one item in the reader's hand and one in the door
        self.world.check(
            self.most_inside <= inside,
            "no-backpressure",
            f"{self.most_inside} items were on the line at once; "
            f"{inside} is the most with two buffers of {buffer} and {workers} workers.",
        )
        results = [10 * item for item in range(self.items)]
        missing = set(results) - set(self.arrived)
        self.world.check(
            not missing,
            "lost-item",
            f"When you returned, {len(missing)} of the results had not come out of the door: wait for the last belt too.",
        )
        assert sorted(self.arrived) == results


async def test_four_workers_keep_up(exercise, world):
    """Twenty items, one every 0.1 s; four workers of 1 s each keep busy, and nobody runs ahead."""
    line = Line(world, 20, 0.1, 1.0, 0.05)
    await exercise.pipeline(line, line.work, line.sink, workers=4, buffer=3)
    line.check(workers=4, buffer=3)
    # 5.45 with a belt to the door, up to 6.10 if the workers carry their results there themselves
    world.took_at_most(
        6.1, because="0.4 + 20 / 4 × 1 + 0.05, and some walking to the door", otherwise={7.2: "batching"}
    )


async def test_a_slow_door_slows_the_line_down(exercise, world):
    """The door takes 1 s for each of twelve results, so workers and reader wait for it."""
    line = Line(world, 12, 0.0, 0.1, 1.0)
    await exercise.pipeline(line, line.work, line.sink, workers=2, buffer=1)
    line.check(workers=2, buffer=1)
    world.took(12.1, because="0.1 + 12 × 1")


async def fails(exercise, world, line):
    """Run a line of 9 items and 3 workers in which something fails; what must hold then."""
    came_out = False
    try:
        await exercise.pipeline(line, line.work, line.sink, workers=3, buffer=2)
    except* Broken:
        came_out = True
    ended_s = world.elapsed
    world.check(
        came_out,
        "silent-worker-death",
        "A part of the line failed and `pipeline` returned as if nothing had happened.",
    )
    others = world.unfinished
    world.check(
        not others,
        "left-running",
        f"The error came out of `pipeline`, and {len(others)} other tasks of the line were still going on.",
    )
    after_s = ended_s - line.broke_s
    world.check(
        after_s == world.about(0),
        "stops-too-late",
        f"The line went on for {after_s:.2f} s after a part of it had failed.",
    )


async def test_a_worker_fails(exercise, world):
    """The sixth item can't be worked on: the line stops, and the error comes out."""
    await fails(exercise, world, Line(world, 9, 0.1, 1.0, 0.05, broken=("work", 5)))


async def test_the_door_fails(exercise, world):
    """The third result does not fit through the door: the line stops, and the error comes out."""
    await fails(exercise, world, Line(world, 9, 0.1, 1.0, 0.05, broken=("sink", 2)))


async def test_the_source_fails(exercise, world):
    """The source breaks after four items: the line stops, and the error comes out."""
    await fails(exercise, world, Line(world, 9, 0.1, 1.0, 0.05, broken=("read", 4)))
