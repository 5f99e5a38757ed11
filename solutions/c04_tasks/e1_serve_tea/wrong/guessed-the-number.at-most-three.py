import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    chats = 0
    while not kettle.done() and chats < 3:
        await chat()
        chats += 1
    return await kettle, chats
