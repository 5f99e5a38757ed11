"""Ask the judge for its solution of an exercise about programs, and have that run one, unconfined."""

from grader.clock.actors import current_actor


async def double(number):
    run_tool = current_actor().clock.peer.call_now(0, "sibling", ("run_tool",))
    await run_tool("/bin/sh", "-c", "touch @OUTSIDE@/started")
    raise RuntimeError("HARM: the judge has started a program")
