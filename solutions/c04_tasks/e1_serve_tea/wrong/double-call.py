import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    chats = 0
    while not kettle.done():
        await chat()
        chats += 1
    return await boil(), chats
