async def read_sensors(read, names):
    return {name: read(name) for name in names}
