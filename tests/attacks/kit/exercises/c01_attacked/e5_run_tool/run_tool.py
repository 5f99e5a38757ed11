async def run_tool(*command: str) -> str:
    """What the program prints."""
    raise NotImplementedError
