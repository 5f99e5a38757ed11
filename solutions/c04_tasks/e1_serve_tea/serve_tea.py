import asyncio
from collections.abc import Awaitable, Callable


async def serve_tea(
    boil: Callable[[], Awaitable[str]],
    chat: Callable[[], Awaitable[None]],
) -> tuple[str, int]:
    """Put the kettle on, chat until it boils, and return the water and the number of chats.

    A guest has come. `boil()` takes a while and gives hot water; nobody has to stand beside it. Meanwhile you chat: one
    `chat()` after another, each to its end, as long as the kettle is not done. When a chat ends and the kettle is done,
    serve.

    For example, with a kettle of 2.5 s and chats of 1 s the result is `("hot water", 3)`, after 3 s.
    """
    kettle = asyncio.create_task(boil())  # it starts when we wait for the first time: in the first chat
    chats = 0
    while not kettle.done():  # only looks, and does not wait
        await chat()
        chats += 1
    return await kettle, chats  # a task that is done gives its result at once
