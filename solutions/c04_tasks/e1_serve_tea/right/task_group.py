import asyncio


async def serve_tea(boil, chat):
    chats = 0
    async with asyncio.TaskGroup() as group:
        kettle = group.create_task(boil())
        while not kettle.done():
            await chat()
            chats += 1
    return kettle.result(), chats
