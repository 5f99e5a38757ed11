"""The visible test of chat_room."""

import asyncio
import contextlib


async def soon(answer):
    """What is awaited, if it comes within 5 s; time moves in small steps, to leave the network its own."""
    task = asyncio.ensure_future(answer)
    for _ in range(50):
        if (await asyncio.wait([task], timeout=0.1))[0]:
            return task.result()
    task.cancel()
    return "nothing within 5 s"


async def test_two_clients_talk(exercise):
    """Ann is there, Bob joins, says hello and hangs up."""
    server = exercise.ChatServer()
    port = await server.start("127.0.0.1", 0)
    ann, ann_says = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(ann_says):
        ann_says.write(b"ann\n")
        await asyncio.sleep(0.5)
        _, bob_says = await asyncio.open_connection("127.0.0.1", port)
        bob_says.write("bob\nGrüß dich!\n".encode())
        heard = [await soon(ann.readline()) for _ in range(2)]
        bob_says.close()
        heard.append(await soon(ann.readline()))
    await asyncio.sleep(0.5)
    await soon(server.stop())
    assert heard == [b"* bob joined\n", "bob: Grüß dich!\n".encode(), b"* bob left\n"]
