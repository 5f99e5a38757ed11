async def quadruple(number: int) -> int:
    """Twice the `double` of the number."""
    raise NotImplementedError
