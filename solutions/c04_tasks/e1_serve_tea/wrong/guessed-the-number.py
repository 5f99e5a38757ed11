import asyncio


async def serve_tea(boil, chat):
    kettle = asyncio.create_task(boil())
    for _ in range(4):
        await chat()
    return await kettle, 4
