async def fastest_mirror(mirrors):
    errors = []
    for mirror in mirrors:
        try:
            return await mirror()
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("no mirror answered", errors)
