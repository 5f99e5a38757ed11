from double import double


async def quadruple(number: int) -> int:
    """Twice the `double` of the number."""
    return await double(await double(number))
