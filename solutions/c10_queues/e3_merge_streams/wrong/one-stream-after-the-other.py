async def merge_streams(*streams):
    try:
        for stream in streams:
            async for item in stream:
                yield item
    finally:
        for stream in streams:
            await stream.aclose()
