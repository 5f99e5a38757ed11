import asyncio
from collections.abc import Awaitable, Callable


class Ferry:
    def __init__(self, capacity: int, sail: Callable[[list[str]], Awaitable[None]]) -> None:
        self._capacity = capacity
        self._sail = sail
        self._aboard: list[tuple[str, asyncio.Future[int]]] = []  # of the ferry that is not full yet
        self._trips = 0
        self._crossings: set[asyncio.Task[None]] = set()  # the loop itself holds tasks only weakly

    async def board(self, name: str) -> int:
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
        # a task of its own, so that nobody who is cancelled takes the ferry down with them
        crossing = asyncio.create_task(self._cross(aboard))
        self._crossings.add(crossing)
        crossing.add_done_callback(self._crossings.discard)

    async def _cross(self, aboard: list[tuple[str, asyncio.Future[int]]]) -> None:
        try:
            await self._sail([name for name, _ in aboard])
        except Exception as error:
            for _, ashore in aboard:
                if not ashore.done():
                    ashore.set_exception(error)
        else:
            self._trips += 1
            for _, ashore in aboard:
                if not ashore.done():
                    ashore.set_result(self._trips)
