from wait_random import wait_random


async def wait_n(n: int, max_delay: int) -> list[float]:
    """Run `wait_random(max_delay)` n times, all at the same time, and return the delays in ascending order.

    You try out how the slow network behaves when many answers are awaited at once. Each of the n calls draws a delay of
    its own; all of them wait together, so that the whole thing takes as long as the longest delay. `wait_random` is the
    function that you wrote in the exercise before: the tests know where it is.

    The ones with short delays end first. So there is a way to get the delays in ascending order without sorting, but
    sorting is allowed.

    For example, `await wait_n(3, 10)` may give `[1.5, 4.2, 8.9]`, after 8.9 s. For `n=0` the result is `[]`.
    """
    raise NotImplementedError
