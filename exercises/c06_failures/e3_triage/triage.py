from collections.abc import Awaitable, Callable


class NetworkError(Exception):
    """It may work next time."""


class ValidationError(Exception):
    """It will never work."""


async def triage(batch: Callable[[], Awaitable[None]]) -> dict[str, int]:
    """Run `batch()`, and count the errors that it raises: `{"retry": …, "reject": …}`.

    Last night's batch failed, and you sort out why. `await batch()` may raise one error, or an `ExceptionGroup` of
    errors and of further groups, as deep as you like. Count each `NetworkError` under `"retry"` and each
    `ValidationError` under `"reject"`. Errors of any other kind are not for you: they go on to your caller, and then
    there are no counts.

    For example, an `ExceptionGroup` of two `NetworkError`s and a `ValidationError` gives `{"retry": 2, "reject": 1}`. A
    batch without errors gives `{"retry": 0, "reject": 0}`.
    """
    raise NotImplementedError
