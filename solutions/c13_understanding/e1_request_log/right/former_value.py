from contextlib import contextmanager
from contextvars import ContextVar

current = ContextVar("current", default="-")


@contextmanager
def request(request_id):
    former = current.get()
    current.set(request_id)
    try:
        yield
    finally:
        current.set(former)


async def handle_request(request_id, steps):
    with request(request_id):
        for step in steps:
            await step()


def tag(message):
    return "[{}] {}".format(current.get(), message)
