import asyncio

if hasattr(asyncio, "QueueShutDown"):  # since Python 3.13
    Queue, QueueShutDown = asyncio.Queue, asyncio.QueueShutDown
else:

    class QueueShutDown(Exception):
        pass

    class Queue(asyncio.Queue):
        """As much of it as is needed here."""

        is_shut_down = False

        def shutdown(self):
            self.is_shut_down = True
            for getter in self._getters:
                if not getter.done():
                    getter.set_result(None)

        async def get(self):
            while self.empty():
                if self.is_shut_down:
                    raise QueueShutDown
                getter = asyncio.get_running_loop().create_future()
                self._getters.append(getter)
                await getter
            return self.get_nowait()


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = Queue(buffer), Queue(buffer)

    async def read():
        async for item in source:
            await unworked.put(item)
        unworked.shutdown()

    async def one_worker():
        while True:
            try:
                item = await unworked.get()
            except QueueShutDown:
                return
            await finished.put(await work(item))

    async def all_workers():
        async with asyncio.TaskGroup() as crew:
            for _ in range(workers):
                crew.create_task(one_worker())
        finished.shutdown()

    async def deliver():
        while True:
            try:
                result = await finished.get()
            except QueueShutDown:
                return
            await sink(result)

    async with asyncio.TaskGroup() as line:
        line.create_task(read())
        line.create_task(all_workers())
        line.create_task(deliver())
