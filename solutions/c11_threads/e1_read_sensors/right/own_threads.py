import asyncio
import threading


async def read_sensors(read, names):
    loop = asyncio.get_running_loop()
    values = {name: loop.create_future() for name in names}

    def one(name):
        value = read(name)
        loop.call_soon_threadsafe(values[name].set_result, value)

    for name in names:
        threading.Thread(target=one, args=[name]).start()
    return {name: await value for name, value in values.items()}
