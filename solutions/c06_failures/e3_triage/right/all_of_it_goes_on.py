class NetworkError(Exception):
    pass


class ValidationError(Exception):
    pass


async def triage(batch):
    try:
        await batch()
    except Exception as error:
        left, found = [error], []
        while left:
            error = left.pop()
            if isinstance(error, ExceptionGroup):
                left += error.exceptions
            else:
                found.append(type(error))
        if set(found) - {NetworkError, ValidationError}:
            raise
        return {"retry": found.count(NetworkError), "reject": found.count(ValidationError)}
    return {"retry": 0, "reject": 0}
