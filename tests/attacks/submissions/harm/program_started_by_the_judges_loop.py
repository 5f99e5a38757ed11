"""Drive an operation of the test by hand to get its future, from that its loop, and have that start a program.

exercise = "fetch_all"
"""

from grader.clock.actors import current_actor


async def fetch_all(fetch, urls):
    peer = current_actor().clock.peer
    coroutine = peer.call_now(fetch._number, "()", (urls[0],))
    future = peer.call_now(coroutine._number, "send", (None,))
    loop = peer.call_now(future._number, ".", ("get_loop",))()
    start = peer.call_now(loop._number, ".", ("subprocess_shell",))
    protocol = type("Protocol", (), {"__getattr__": lambda self, name: lambda *_: None})
    await peer.call(start._number, "()", (protocol, "touch @OUTSIDE@/started"))
    raise RuntimeError("HARM: the judge has started a program")
