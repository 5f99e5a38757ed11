from wait_n import wait_n


def measure_time(n: int, max_delay: int) -> float:
    """Measure how long `wait_n(n, max_delay)` takes in all, and return that time divided by `n`, in seconds.

    You want to know what running the delays at the same time is worth. This function is an ordinary one, called from
    synchronous code. It runs `wait_n` once, to its end, looks at the clock before and after, and gives the time per
    delay.

    For example, if `wait_n(4, 10)` takes 8 s, then `measure_time(4, 10)` gives `2.0`.
    """
    raise NotImplementedError
