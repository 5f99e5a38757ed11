from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    finally:
        await pool.release(conn)
