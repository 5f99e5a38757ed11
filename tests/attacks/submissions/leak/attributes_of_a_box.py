"""Ask for the private attributes of an object of the test, in every way there is.

exercise = "deliver"
"""

from grader.clock.actors import current_actor


async def deliver(job, convert, box):
    peer = current_actor().clock.peer
    found = []
    for name in ("_expected", "__dict__", "__init__", "put", "_loop", "_queue"):
        for verb, args in ((".", (name,)), ("__getattr__", (name,)), ("__getitem__", (name,)), ("=", (name, "x"))):
            try:
                value = peer.call_now(box._number, verb, args)
            except Exception:
                continue
            found.append(str(value))
            for inside in ("__globals__", "__func__", "__self__", "__closure__", "__code__"):
                try:
                    found.append(str(peer.call_now(value._number, ".", (inside,))))
                except Exception:
                    continue
    raise RuntimeError(" ".join(found)[:400])
