"""Ask a task of the test for its coroutine, its frames and its context.

exercise = "deliver"
"""

from grader.clock.actors import current_actor


async def deliver(job, convert, box):
    peer = current_actor().clock.peer
    for number in range(1, 20):
        for name in ("get_coro", "get_stack", "get_loop", "get_context"):
            try:
                thing = peer.call_now(number, ".", (name,))()
            except Exception:
                continue
            raise RuntimeError(f"HARM: {name} gives {thing!r}")
    return 1
