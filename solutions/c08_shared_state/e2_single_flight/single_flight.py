import asyncio
from collections.abc import Awaitable, Callable


class Cache:
    """A cache in front of a slow service.

    Each value is loaded once and then remembered. Fifty callers may ask for the same missing key at the same moment:
    they share one load, and all get its value. Different keys load side by side.

    A load that failed is not remembered: its error goes to those who waited for it, and the next `get` tries again. A
    caller who gives up, which means that its task is cancelled, must not spoil it for the others.
    """

    def __init__(self, load: Callable[[str], Awaitable[str]]) -> None:
        """Keep `load`, a coroutine function that gives the value of a key after a while."""
        self._load = load
        self._tasks: dict[str, asyncio.Future[str]] = {}

    async def get(self, key: str) -> str:
        """The value of `key`, loaded with `await load(key)` if it isn't known yet.

        For example, the first `await cache.get("Oslo")` may take a second, and the second one takes no time.
        """
        task = self._tasks.get(key)
        if task is None:
            # no await between looking and storing, so nobody can look in between
            task = self._tasks[key] = asyncio.ensure_future(self._load(key))
            task.add_done_callback(lambda done: self._forget_failure(key, done))
        # whoever is cancelled here stops waiting; the shield keeps that away from the load
        return await asyncio.shield(task)

    def _forget_failure(self, key: str, task: asyncio.Future[str]) -> None:
        if task.cancelled() or task.exception() is not None:
            del self._tasks[key]
