class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


async def triage(batch):
    counts = {"retry": 0, "reject": 0}

    def count(error):
        if isinstance(error, ExceptionGroup):
            for inner in error.exceptions:
                count(inner)
        elif isinstance(error, NetworkError):
            counts["retry"] += 1
        elif isinstance(error, ValidationError):
            counts["reject"] += 1

    try:
        await batch()
    except (ExceptionGroup, NetworkError, ValidationError) as error:
        count(error)
    return counts
