import asyncio


class Ferry:
    def __init__(self, capacity, sail):
        self._capacity = capacity
        self._sail = sail
        self._aboard = []
        self._trips = 0

    async def board(self, name):
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

    def _cast_off(self):
        aboard, self._aboard = self._aboard, []
        self._trips += 1
        self._crossing = asyncio.create_task(self._cross(aboard, self._trips))

    async def _cross(self, aboard, trip):
        try:
            await self._sail([name for name, _ in aboard])
        except Exception:
            pass
        for _, ashore in aboard:
            if not ashore.done():
                ashore.set_result(trip)
