import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    chats = 0
    while not kettle.done():
        chats += 1
        await chat()
    return await kettle, chats - 1
