import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.ensure_future(boil())
    chats = 0
    while True:
        await chat()
        chats += 1
        if kettle.done():
            return kettle.result(), chats
