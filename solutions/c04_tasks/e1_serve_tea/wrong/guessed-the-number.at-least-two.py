import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    await chat()
    await chat()
    chats = 2
    while not kettle.done():
        await chat()
        chats += 1
    return await kettle, chats
