import asyncio


async def serve_tea(boil, chat):
    water = []
    kettle = asyncio.create_task(boil())
    kettle.add_done_callback(lambda task: water.append(task.result()))
    chats = 0
    while not water:
        await chat()
        chats += 1
    return water[0], chats
