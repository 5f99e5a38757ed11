class StartGate:
    """The gate at which racers wait for the start.

    When it opens, everybody who waits there starts in the same instant. Whoever comes later walks through, as long as
    it is open. After `close`, newcomers wait for the next time it opens; those who were let go are gone, even if it
    opens and closes in one instant.

    For example, a racer who calls `await gate.wait()` at 1 s, at a gate that opens at 2.5 s, goes on at 2.5 s sharp.
    """

    def __init__(self) -> None:
        """A gate that is closed."""
        raise NotImplementedError

    async def wait(self) -> None:
        """Wait until the gate opens; if it is open, go on at once."""
        raise NotImplementedError

    def open(self) -> None:
        """Let everybody go who waits, and everybody who comes, until it closes."""
        raise NotImplementedError

    def close(self) -> None:
        """From now on, make newcomers wait."""
        raise NotImplementedError
