"""The visible test of serve_tea."""

import asyncio


async def test_three_chats(exercise, world):
    """A kettle of 2.5 s leaves time for three chats of 1 s."""
    boil = world.operation("boil", seconds=2.5, returns="hot water")
    chat = world.operation("chat", seconds=1)
    try:
        served = await exercise.serve_tea(boil, chat)
    except AttributeError as error:
        if "'coroutine' object" in str(error):
            if asyncio.iscoroutine(error.obj):
                error.obj.close()
            world.check(
                False,
                "coroutine-is-not-a-task",
                "You asked a coroutine how it is doing. `boil()` alone gives a coroutine, which nobody runs and which "
                "knows nothing; `asyncio.create_task(boil())` gives a task.",
            )
        raise
    world.check(
        chat.count > 0,
        "await-task-at-once",
        "You waited for the kettle and did not chat at all: `await` the task at the end; before, only ask `done()`.",
    )
    assert served == ("hot water", 3)
