from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    except Exception:
        await pool.discard(conn)
        raise
    await pool.release(conn)
