class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


def leaves(group):
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error


async def triage(batch):
    counts = {"retry": 0, "reject": 0}
    try:
        await batch()
    except NetworkError:
        counts["retry"] = 1
    except ValidationError:
        counts["reject"] = 1
    except BaseExceptionGroup as group:
        known, rest = group.split((NetworkError, ValidationError))
        if rest is not None:
            raise rest
        for error in leaves(known):
            counts["retry" if isinstance(error, NetworkError) else "reject"] += 1
    return counts
