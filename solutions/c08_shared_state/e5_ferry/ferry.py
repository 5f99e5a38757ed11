import asyncio
from collections.abc import Awaitable, Callable


class Ferry:
    """A ferry that sails when it is full.

    Passengers come one by one and wait aboard. When there are `capacity` of them, the ferry sails with exactly these,
    and all of them go ashore when it has crossed. Those who come meanwhile wait for the next ferry, which does not wait
    for the first one to come back: several may cross at the same time.
    """

    def __init__(self, capacity: int, sail: Callable[[list[str]], Awaitable[None]]) -> None:
        """Keep `sail`, a coroutine function that brings the named passengers across and takes a while."""
        self._capacity = capacity
        self._sail = sail
        self._aboard: list[tuple[str, asyncio.Future[int]]] = []  # of the ferry that is not full yet
        self._trips = 0
        self._crossings: set[asyncio.Task[None]] = set()  # the loop itself holds tasks only weakly

    async def board(self, name: str) -> int:
        """Wait until the ferry is full, cross with it, and return the number of the trip, counted from 1.

        When the last passenger of a trip has come, `sail(names)` is awaited, once for all of them, with the names in
        the order of boarding. If it fails, everybody aboard gets its error.

        A passenger who gives up, which means that its task is cancelled, leaves at once. One who was still waiting is
        not on the list; one who was at sea does not stop the ferry for the others.

        For example, with a capacity of 2, Ada boards at 0 s and Bob at 1 s. The ferry sails at 1 s with
        `["Ada", "Bob"]`, and both get 1 when `sail` has ended.
        """
        passenger = (name, asyncio.get_running_loop().create_future())
        self._aboard.append(passenger)
        if len(self._aboard) == self._capacity:
            self._cast_off()
        try:
            return await passenger[1]
        except asyncio.CancelledError:
            if passenger in self._aboard:
                self._aboard.remove(passenger)
            raise

    def _cast_off(self) -> None:
        aboard, self._aboard = self._aboard, []
        self._trips += 1
        # a task of its own, so that nobody who is cancelled takes the ferry down with them
        crossing = asyncio.create_task(self._cross(aboard, self._trips))
        self._crossings.add(crossing)
        crossing.add_done_callback(self._crossings.discard)

    async def _cross(self, aboard: list[tuple[str, asyncio.Future[int]]], trip: int) -> None:
        try:
            await self._sail([name for name, _ in aboard])
        except Exception as error:
            for _, ashore in aboard:
                if not ashore.done():
                    ashore.set_exception(error)
        else:
            for _, ashore in aboard:
                if not ashore.done():
                    ashore.set_result(trip)
