class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except NetworkError:
        counts["retry"] += 1
    except ValidationError:
        counts["reject"] += 1
    return counts
