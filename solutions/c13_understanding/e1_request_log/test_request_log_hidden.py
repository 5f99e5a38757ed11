"""The hidden tests of request_log."""

import asyncio
import re

OUTSIDE = "-"


class Log:
    """Lines with the id that each should have, and where in the program it was written."""

    def __init__(self, exercise, world):
        self.tag = exercise.tag
        self.world = world
        self.count = 0

    def line(self, wanted, where):
        """Write one, and check that it is tagged right."""
        text = self.tag("hello")
        self.count += 1
        match = re.fullmatch(r"\[(.*)\] hello", text)
        assert match is not None, f"a line should look like '[{wanted}] hello', not like {text!r}"
        found = match[1]
        self.world.check(
            found in {wanted, OUTSIDE},
            "shared-global",
            f"In request {wanted!r}, {where} logged {text!r}, the id of another request: they share one variable. "
            "Use a `contextvars.ContextVar`.",
        )
        self.world.check(
            found == wanted or where != "a step",
            "context-not-set",
            f"In request {wanted!r}, a step logged {text!r}: the id is not set where the step runs. What another task "
            "sets in its context, this one does not see.",
        )
        self.world.check(
            found == wanted,
            "not-inherited",
            f"In request {wanted!r}, {where} logged {text!r}: what a step starts must know the id too. "
            "Tasks and `to_thread` inherit the values of a `contextvars.ContextVar`.",
        )


async def test_three_requests_at_once(exercise, world):
    """Three requests run at once; each line has its own id, from steps, child tasks and threads alike."""
    log = Log(exercise, world)

    async def request(name, pause):
        async def step():
            log.line(name, "a step")
            await asyncio.sleep(pause)
            log.line(name, "a step")

        async def child():
            await asyncio.sleep(pause)
            log.line(name, "a child task")

        async def starts_a_task():
            await asyncio.create_task(child())

        async def uses_a_thread():
            await asyncio.to_thread(log.line, name, "a thread")
            await asyncio.sleep(pause)

        await exercise.handle_request(name, [step, starts_a_task, uses_a_thread, step])

    await asyncio.gather(request("r1", 1.0), request("r2", 0.7), request("r3", 1.1))
    assert log.count == 3 * 6
    world.took(4.4, because="4 steps × 1.1", otherwise={1.1: "steps-at-once"})


async def test_afterwards_the_former_id_holds(exercise, world):
    """After a request that was awaited directly there is no id, and after one inside of another the outer one's."""
    log = Log(exercise, world)
    outer_after = None

    async def inner_step():
        log.line("inner", "a step")

    async def outer_step():
        nonlocal outer_after
        log.line("outer", "a step")
        await exercise.handle_request("inner", [inner_step])
        outer_after = exercise.tag("hello")

    await exercise.handle_request("outer", [outer_step])
    after = exercise.tag("hello")
    world.check(
        after == "[-] hello",
        "context-leak",
        f"The request was over, and `tag` gave {after!r}: whoever sets an id takes it back at the end.",
    )
    world.check(
        outer_after == "[outer] hello",
        "context-leak",
        f"In request 'outer' a request 'inner' was over, and `tag` gave {outer_after!r}: bring back the id that was "
        "there before, with the token that `set` gave you.",
    )


async def test_also_after_an_error(exercise, world):
    """A step fails: its error comes out, and after that there is no id."""

    async def fails():
        raise OSError("disk full")

    came_out = False
    try:
        await exercise.handle_request("r1", [fails])
    except OSError:
        came_out = True
    after = exercise.tag("hello")
    world.check(
        after == "[-] hello",
        "context-leak",
        f"A step failed, the request was over, and `tag` gave {after!r}: take the id back in `finally`.",
    )
    world.check(came_out, "swallowed-error", "A step failed, and `handle_request` returned as if nothing had happened.")


async def test_a_cancelled_request(exercise, world):
    """A request that is cancelled in the middle of a step ends as cancelled."""
    step = world.operation("step", seconds=3)
    task = asyncio.create_task(exercise.handle_request("r1", [step, step]))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
        world.check(
            False,
            "swallowed-cancel",
            "The request was cancelled, and you returned as if it had been done. Clean up in `finally`, and let "
            "`CancelledError` go on.",
        )
    assert step.count == 1
