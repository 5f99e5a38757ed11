async def serve_tea(boil, chat):
    kettle = boil()
    for _ in range(4):
        await chat()
    return await kettle, 4
