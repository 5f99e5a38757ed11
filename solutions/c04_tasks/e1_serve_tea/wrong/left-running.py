import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    chats = 0
    while not kettle.done():
        talk = asyncio.create_task(chat())
        await asyncio.wait([kettle, talk], return_when=asyncio.FIRST_COMPLETED)
        chats += 1
    return await kettle, chats
