class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except* NetworkError as group:
        counts["retry"] = len(group.exceptions)
    except* ValidationError as group:
        counts["reject"] = len(group.exceptions)
    return counts
