class Sleep:
    def __init__(self, due):
        self.due = due

    def __await__(self):
        yield self.due


class Done:
    def __init__(self, result, error):
        self.result, self.error = result, error

    def __await__(self):
        if self.error is not None:
            raise self.error
        return self.result
        yield


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
        try:
            return Done(self.run(coro), None)
        except Exception as error:
            return Done(None, error)

    async def sleep(self, seconds):
        await Sleep(self.clock.now() + seconds)
