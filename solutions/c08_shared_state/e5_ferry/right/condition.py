import asyncio


class Ferry:
    def __init__(self, capacity, sail):
        self._capacity = capacity
        self._sail = sail
        self._changed = asyncio.Condition()
        self._waiting = []
        self._trips = 0
        self._trip_of = {}
        self._arrived = {}

    async def board(self, name):
        me = object()
        self._waiting.append((me, name))
        if len(self._waiting) == self._capacity:
            self._trips += 1
            for other, _ in self._waiting:
                self._trip_of[other] = self._trips
            names = [name for _, name in self._waiting]
            self._waiting = []
            self._crossing = asyncio.create_task(self._cross(names, self._trips))
        try:
            async with self._changed:
                await self._changed.wait_for(lambda: self._trip_of.get(me) in self._arrived)
        except asyncio.CancelledError:
            self._waiting = [pair for pair in self._waiting if pair[0] is not me]
            raise
        trip = self._trip_of[me]
        if self._arrived[trip] is not None:
            raise self._arrived[trip]
        return trip

    async def _cross(self, names, trip):
        error = None
        try:
            await self._sail(names)
        except Exception as failure:
            error = failure
        async with self._changed:
            self._arrived[trip] = error
            self._changed.notify_all()
