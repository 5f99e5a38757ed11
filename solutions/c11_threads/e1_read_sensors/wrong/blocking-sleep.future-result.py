from concurrent.futures import ThreadPoolExecutor


async def read_sensors(read, names):
    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        futures = {name: pool.submit(read, name) for name in names}
        return {name: future.result() for name, future in futures.items()}
