import asyncio


class Ferry:
    def __init__(self, capacity, sail):
        self._capacity = capacity
        self._sail = sail
        self._aboard = []
        self._trips = 0
        self._arrived = asyncio.Event()
        self._error = None

    async def board(self, name):
        trip = self._trips + 1
        passenger = [name]
        self._aboard.append(passenger)
        if len(self._aboard) == self._capacity:
            aboard, self._aboard = self._aboard, []
            self._trips += 1
            self._crossing = asyncio.create_task(self._cross(aboard))
        try:
            await self._arrived.wait()
        except asyncio.CancelledError:
            self._aboard = [other for other in self._aboard if other is not passenger]
            raise
        if self._error:
            raise self._error
        return trip

    async def _cross(self, aboard):
        self._error = None
        try:
            await self._sail([name for [name] in aboard])
        except Exception as error:
            self._error = error
        self._arrived.set()
