import asyncio


async def serve_tea(boil, chat):
    await chat()
    chats = 1
    kettle = asyncio.create_task(boil())
    while not kettle.done():
        await chat()
        chats += 1
    return await kettle, chats
