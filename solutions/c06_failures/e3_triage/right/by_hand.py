class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


async def triage(batch):
    counts = {"retry": 0, "reject": 0}

    def sort_out(error):
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                sort_out(inner)
        elif isinstance(error, NetworkError):
            counts["retry"] += 1
        elif isinstance(error, ValidationError):
            counts["reject"] += 1
        else:
            raise error

    try:
        await batch()
    except BaseException as error:
        sort_out(error)
    return counts
