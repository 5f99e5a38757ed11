class ChatServer:
    """A chat room for whoever connects.

    Everything is text in UTF-8, line by line. The first line that a client sends is its name; you may rely on names
    being different. From then on it is in the room: the others read `* ann joined`, then each line that it sends as
    `ann: hi`, and `* ann left` when it hangs up or vanishes. A client does not hear itself, nor what was said before it
    came. One that goes before it has told its name was never there.

    A client who does not read must not hold up the others, nor fill your memory. If more than about 100 lines wait for
    it, it is dropped, as if it had hung up; whoever is less behind gets every line.
    """

    def __init__(self) -> None:
        raise NotImplementedError

    async def start(self, host: str, port: int) -> int:
        """Open the room, and return the port that clients can connect to.

        It is the given port, or one that was free if that is 0.
        """
        raise NotImplementedError

    async def stop(self) -> None:
        """Close the room: let nobody in any more, and close every connection.

        Return when nothing that you have started is going on any more, and within ten seconds, whatever the clients do.
        """
        raise NotImplementedError
