"""Get the event loop of the judge from a task of the test, and stop and close it.

exercise = "deliver"
"""

from grader.clock.actors import current_actor


async def deliver(job, convert, box):
    peer = current_actor().clock.peer
    for number in range(1, 20):
        for chain in (("get_loop", "stop"), ("get_loop", "close"), ("_loop", "stop"), ("_get_loop", "close")):
            try:
                loop = peer.call_now(number, ".", (chain[0],))()
                peer.call_now(loop._number, ".", (chain[1],))()
            except Exception:
                continue
            raise RuntimeError("HARM: the judge's loop is open to student code")
    return 0
