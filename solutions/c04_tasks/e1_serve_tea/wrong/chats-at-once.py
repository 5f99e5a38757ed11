import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    chats = 0
    while not kettle.done():
        await asyncio.gather(chat(), chat())
        chats += 2
    return await kettle, chats
