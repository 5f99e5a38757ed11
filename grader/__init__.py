"""Awaitlings: an autograded exercise kit for asyncio. See README.md for what it does, `cli` for its commands."""

__version__ = "0.1.0"
