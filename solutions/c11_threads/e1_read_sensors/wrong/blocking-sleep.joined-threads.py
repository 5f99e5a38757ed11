import threading


async def read_sensors(read, names):
    values = dict.fromkeys(names)

    def one(name):
        values[name] = read(name)

    threads = [threading.Thread(target=one, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return values
