async def serve_tea(boil, chat):
    kettle = boil()
    chats = 0
    while not kettle.done():
        await chat()
        chats += 1
    return await kettle, chats
