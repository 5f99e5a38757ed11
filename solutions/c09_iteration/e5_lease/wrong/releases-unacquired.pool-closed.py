from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = None
    try:
        conn = await pool.acquire()
    except Exception:
        await pool.release(conn)
        raise
    try:
        yield conn
    except BaseException:
        await pool.discard(conn)
        raise
    await pool.release(conn)
