import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    water = await kettle
    chats = 0
    while not kettle.done():
        await chat()
        chats += 1
    return water, chats
