"""The hidden tests of serve_tea."""

import asyncio


async def serve(exercise, world, boil_s, chat_s):
    """Serve tea, and check how the kettle was put on and how the chats went."""
    boil = world.operation("boil", seconds=boil_s, returns="hot water")
    chat = world.operation("chat", seconds=chat_s)
    try:
        water, chats = await exercise.serve_tea(boil, chat)
    except AttributeError as error:
        if "'coroutine' object" in str(error):
            if asyncio.iscoroutine(error.obj):
                error.obj.close()  # what is wrong has a better name than “never awaited”
            world.check(
                False,
                "coroutine-is-not-a-task",
                "You asked a coroutine how it is doing. `boil()` alone gives a coroutine, which nobody runs and which "
                "knows nothing; `asyncio.create_task(boil())` gives a task.",
            )
        raise
    world.check(boil.count == 1, "double-call", f"You put the kettle on {boil.count} times; once is enough.")
    world.check(
        boil.calls[0].start_s == world.about(0),
        "task-started-late",
        f"The kettle went on only after {boil.calls[0].start_s:.2f} s: hand it to `asyncio.create_task` before you "
        "chat.",
    )
    world.check(
        chat.count > 0,
        "await-task-at-once",
        "You waited for the kettle and did not chat at all: `await` the task at the end; before, only ask `done()`.",
    )
    world.check(
        not any(call.was_cancelled for call in chat.calls),
        "chat-cut-off",
        "A chat was cut off when the kettle was done; let it end before you serve.",
    )
    world.check(
        chat.peak == 1, "chats-at-once", f"You had {chat.peak} chats at the same time; the guest can follow only one."
    )
    world.check(
        not isinstance(water, asyncio.Task),
        "returned-the-task",
        "You returned the task instead of the water: `await` it, and you have its result.",
    )
    assert water == "hot water"
    return chats, chat.count


async def test_chats_until_it_boils(exercise, world):
    """A kettle of 7.3 s and chats of 1.3 s: six chats, none of them cut off, and tea after 7.8 s."""
    chats, heard = await serve(exercise, world, 7.3, 1.3)
    world.check(
        heard == 6,
        "guessed-the-number",
        f"The kettle takes 7.30 s and a chat 1.30 s: you chatted {heard} times, not 6. Ask the task after each chat.",
    )
    world.check(chats == heard, "miscounted", f"You chatted {heard} times, but returned {chats}.")
    world.took(7.8, because="6 chats of 1.3 s, the first that are longer than 7.3 s")


async def test_a_quick_kettle(exercise, world):
    """A kettle that boils during the first chat: one chat."""
    chats, heard = await serve(exercise, world, 0.4, 1)
    world.check(
        heard == 1,
        "guessed-the-number",
        f"The kettle was done after 0.40 s; you chatted {heard} times instead of once.",
    )
    assert chats == 1
    world.took(1.0, because="max(0.4, 1)")
