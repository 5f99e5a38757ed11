import asyncio


class _Trip:
    def __init__(self):
        self.names = []
        self.full = asyncio.Event()
        self.crossing = None


class Ferry:
    def __init__(self, capacity, sail):
        self._capacity = capacity
        self._sail = sail
        self._next = _Trip()
        self._trips = 0

    async def board(self, name):
        trip = self._next
        trip.names.append(name)
        if len(trip.names) == self._capacity:
            self._next = _Trip()
            self._trips += 1
            trip.crossing = asyncio.create_task(self._cross(trip.names, self._trips))
            trip.full.set()
        try:
            await trip.full.wait()
        except asyncio.CancelledError:
            if not trip.full.is_set():
                trip.names.remove(name)
            raise
        return await asyncio.shield(trip.crossing)

    async def _cross(self, names, number):
        await self._sail(names)
        return number
