"""Give the time back with deadlines that are no numbers, or past, or of another type.

exercise = "fetch_all"
"""

from grader.clock.actors import current_actor


async def fetch_all(fetch, urls):
    clock = current_actor().clock
    send = clock._wire.send
    forged = iter([(-5, float("nan")), (-(2**63), float("-inf")), (2**63, 1e308), (True, 1.0), ("1", "1")])

    def forge(message):
        if message[0] == "idle":
            message[2:4] = next(forged, (0, 0.0))
        send(message)

    clock._wire.send = forge
    return [await fetch(url) for url in urls]
