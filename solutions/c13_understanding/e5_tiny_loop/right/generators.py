"""Tasks are generators that yield what they wait for; no heap, no classes for pauses."""

import types


@types.coroutine
def pause(wish):
    return (yield wish)


class TinyLoop:
    def __init__(self, clock):
        self.clock = clock
        self.going_on = []  # [due, task], due None: can go on at once

    def run(self, main):
        first = self.spawn(main)
        while not first.done:
            for entry in self.going_on:
                due, task = entry
                if due is None:
                    self.going_on.remove(entry)
                    self.step(task)
                    break
            else:
                entry = min(self.going_on, key=lambda entry: entry[0])  # the first of equal ones
                self.clock.advance_to(entry[0])
                entry[0] = None
        return first.value()

    def step(self, task):
        try:
            wish = task.coro.send(None)
        except StopIteration as stop:
            task.done, task.result = True, stop.value
        except Exception as error:
            task.done, task.error = True, error
        else:
            if isinstance(wish, Handle):
                wish.waiting.append(task)
            else:
                self.going_on.append([wish, task])
            return
        self.going_on += [[None, waiter] for waiter in task.waiting]

    def spawn(self, coro):
        handle = Handle(coro)
        self.going_on.append([None, handle])
        return handle

    async def sleep(self, seconds):
        await pause(self.clock.now() + seconds)


class Handle:
    def __init__(self, coro):
        self.coro, self.waiting = coro, []
        self.done, self.result, self.error = False, None, None

    def value(self):
        if self.error:
            raise self.error
        return self.result

    def __await__(self):
        if not self.done:
            yield self
        return self.value()
