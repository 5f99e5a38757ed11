import asyncio
from collections.abc import Awaitable, Callable, Sequence


async def run_kitchen(
    orders: Sequence[str],
    cook: Callable[[str], Awaitable[str]],
    cooks: int,
) -> tuple[list[str], list[str]]:
    """Cook all orders with a crew of `cooks` cooks, and return the dishes and the orders that burnt.

    It is Friday night, and there are more orders than cooks. A cook who is free takes the order that has waited
    longest, and goes home when there is nothing left to take. `cook(order)` is a coroutine function that gives a dish
    after a while. It raises an exception if the order burns; then the cook notes the order and goes on with the next.

    Return two lists: the dishes in the order in which they were ready, and the burnt orders. When you return, every
    cook has gone home.

    For example, `await run_kitchen(["egg", "fish"], cook, 2)` may give `(["fried egg"], ["fish"])`.
    """
    dishes: list[str] = []
    burnt: list[str] = []
    todo: asyncio.Queue[str] = asyncio.Queue()
    for order in orders:
        todo.put_nowait(order)

    async def one_cook() -> None:
        # nobody adds orders later, so an empty queue means: go home. No cook ever waits in `get`
        while not todo.empty():
            order = todo.get_nowait()
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)  # noted; the cook goes on

    await asyncio.gather(*(one_cook() for _ in range(cooks)))
    return dishes, burnt
