"""Send messages without end."""

from grader.clock.actors import current_actor


async def double(number):
    peer = current_actor().clock.peer
    while True:
        peer.outbox.extend(["cancel", call] for call in range(200_000))
        peer.call_now(0, "sibling", ("none",))
