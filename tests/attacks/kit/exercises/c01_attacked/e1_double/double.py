async def double(number: int) -> int:
    """Twice the number."""
    raise NotImplementedError
