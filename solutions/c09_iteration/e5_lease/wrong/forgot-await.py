from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    except BaseException:
        await pool.discard(conn)
        raise
    pool.release(conn)
