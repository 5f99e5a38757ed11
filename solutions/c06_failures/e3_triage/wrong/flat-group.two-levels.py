class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


def count(group):
    return sum(len(inner.exceptions) if isinstance(inner, ExceptionGroup) else 1 for inner in group.exceptions)


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except* NetworkError as group:
        counts["retry"] = count(group)
    except* ValidationError as group:
        counts["reject"] = count(group)
    return counts
