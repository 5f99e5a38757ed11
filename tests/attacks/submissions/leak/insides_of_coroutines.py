"""Start an operation by hand and ask its coroutine for its frame, its code and what it waits for.

exercise = "fetch_all"
"""

from grader.clock.actors import current_actor


async def fetch_all(fetch, urls):
    peer = current_actor().clock.peer
    coroutine = peer.call_now(fetch._number, "()", (urls[0],))
    found = []
    for name in (
        "cr_frame",
        "cr_code",
        "cr_await",
        "cr_origin",
        "gi_frame",
        "__self__",
        "__qualname__",
        "__reduce_ex__",
    ):
        try:
            found.append(repr(peer.call_now(coroutine._number, ".", (name,))))
        except Exception as error:
            found.append(type(error).__name__)
    peer.call_now(coroutine._number, "close")
    if any(text.startswith("<") for text in found):
        raise RuntimeError("HARM: the insides of a test's coroutine are open")
    raise RuntimeError(" ".join(found))
