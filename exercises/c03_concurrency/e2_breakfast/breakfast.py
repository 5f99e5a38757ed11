from typing import Protocol


class Kitchen(Protocol):
    """What the kitchen can do. Each step takes a while."""

    async def fry_eggs(self) -> str:
        """Eggs, after 3 s."""

    async def fry_bacon(self) -> str:
        """Bacon, after 4 s."""

    async def toast_bread(self) -> str:
        """Toast, after 2 s."""

    async def butter(self, toast: str) -> str:
        """Buttered toast, after 1.5 s."""

    async def jam(self, buttered_toast: str) -> str:
        """Jammed buttered toast, after 1 s."""


async def breakfast(kitchen: Kitchen) -> list[str]:
    """Prepare breakfast and return `[eggs, bacon, toast]`, everything as early as possible.

    There are eggs to fry and bacon to fry, and bread to toast; the toast is then buttered, and then jam goes on it.
    Each of these steps needs the one before, but the pans don't need the bread. You have hands enough for everything
    that can go on at once.

    The toast that you return is the one with butter and jam. All three dishes are ready after 4.5 s.
    """
    raise NotImplementedError
