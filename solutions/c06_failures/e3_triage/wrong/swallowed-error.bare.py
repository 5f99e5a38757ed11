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
    except Exception as error:
        if isinstance(error, ExceptionGroup) and error.split((NetworkError, ValidationError))[1]:
            raise
        counts = {"retry": count(error, NetworkError), "reject": count(error, ValidationError)}
    return counts
