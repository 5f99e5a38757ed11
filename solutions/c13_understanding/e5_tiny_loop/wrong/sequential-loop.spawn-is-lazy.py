class Sleep:
    def __init__(self, due):
        self.due = due

    def __await__(self):
        yield self.due


class Handle:
    def __init__(self, coro):
        self.coro = coro
        self.outcome = None

    def __await__(self):
        if self.outcome is None:
            try:
                self.outcome = (yield from self.coro.__await__()), None
            except Exception as error:
                self.outcome = None, error
        result, error = self.outcome
        if error is not None:
            raise error
        return result


class TinyLoop:
    def __init__(self, clock):
        self.clock = clock

    def run(self, main):
        while True:
            try:
                self.clock.advance_to(main.send(None))
            except StopIteration as stop:
                return stop.value

    def spawn(self, coro):
        return Handle(coro)

    async def sleep(self, seconds):
        await Sleep(self.clock.now() + seconds)
