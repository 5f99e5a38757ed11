class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


import asyncio


def count(error):
    return sum(map(count, error.exceptions)) if isinstance(error, ExceptionGroup) else 1


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except* NetworkError as group:
        counts["retry"] = count(group)
    except* ValidationError as group:
        counts["reject"] = count(group)
    except* asyncio.CancelledError:
        print("stopped")
    return counts
