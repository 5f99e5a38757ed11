from contextlib import contextmanager


@contextmanager
def lease(pool):
    conn = pool.acquire()
    try:
        yield conn
    except BaseException:
        pool.discard(conn)
        raise
    pool.release(conn)
