import asyncio


class _Trip:
    def __init__(self):
        self.names = []
        self.full = asyncio.Event()


class Ferry:
    def __init__(self, capacity, sail):
        self._capacity = capacity
        self._sail = sail
        self._next = _Trip()
        self._trips = 0

    async def board(self, name):
        trip = self._next
        number = self._trips + 1
        trip.names.append(name)
        if len(trip.names) == self._capacity:
            self._next = _Trip()
            self._trips += 1
            trip.full.set()
        try:
            await trip.full.wait()
        except asyncio.CancelledError:
            trip.names.remove(name)
            raise
        await self._sail(trip.names)
        return number
