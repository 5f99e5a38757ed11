class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


def count(error, kind):
    if isinstance(error, ExceptionGroup):
        return sum(count(inner, kind) for inner in error.exceptions)
    return int(isinstance(error, kind))


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except ExceptionGroup as group:
        if group.split((NetworkError, ValidationError))[1]:
            raise
        counts = {"retry": count(group, NetworkError), "reject": count(group, ValidationError)}
    return counts
