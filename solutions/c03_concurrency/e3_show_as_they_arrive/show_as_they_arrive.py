import asyncio
from collections.abc import Awaitable, Callable, Sequence


async def show_as_they_arrive(
    forecast: Callable[[str], Awaitable[str]],
    cities: Sequence[str],
    show: Callable[[str], None],
) -> None:
    """Show every city's forecast the moment it arrives.

    A screen in the newsroom shows forecasts. `forecast(city)` is a coroutine function that gives a text after a while,
    for some cities sooner than for others. Ask for all of them at once, and call `show(f"{city}: {text}")` as soon as a
    city's text is there, not when the slowest one is in.

    For example, `show("Oslo: rain")` is called after 1 s if Oslo answers after 1 s, whatever the other cities do.
    """

    async def one(city: str) -> None:
        text = await forecast(city)
        show(f"{city}: {text}")  # at once, and still knowing whose it is

    await asyncio.gather(*(one(city) for city in cities))
