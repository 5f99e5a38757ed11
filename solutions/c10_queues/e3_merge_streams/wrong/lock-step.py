async def merge_streams(*streams):
    going_on = list(streams)
    try:
        while going_on:
            for stream in list(going_on):
                try:
                    yield await anext(stream)
                except StopAsyncIteration:
                    going_on.remove(stream)
    finally:
        for stream in streams:
            await stream.aclose()
