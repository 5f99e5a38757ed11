import asyncio


async def handle_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    r"""Answer every line that a client sends with the same line in capitals, until the client is done.

    You write the echo of a noisy valley. `asyncio.start_server(handle_client, …)` calls your function once for each
    client, with a stream to read from and one to write to. Text is in UTF-8, one line at a time, each ending with a
    newline; only the last one may lack it, and is answered too. Answer each line when it comes: the client waits for it
    before it sends the next.

    The line `quit`, which gets no answer, and the end of the input end the conversation: then close the connection. A
    client may also vanish at any moment; that is no error of yours, so end without one. And a client that sends without
    reading must not fill your memory: wait until what you wrote is on its way.

    For example, `hello\n` is answered with `HELLO\n`, and `grüße\n` with `GRÜSSE\n`.
    """
    raise NotImplementedError
