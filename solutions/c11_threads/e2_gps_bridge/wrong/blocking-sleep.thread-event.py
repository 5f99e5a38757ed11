import threading


async def track(start_receiver, n):
    enough = threading.Event()
    fixes = []

    def receive(fix):
        fixes.append(fix)
        if len(fixes) == n:
            enough.set()

    start_receiver(receive)
    enough.wait()
    return fixes[:n]
