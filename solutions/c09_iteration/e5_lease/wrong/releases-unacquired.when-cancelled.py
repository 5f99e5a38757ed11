import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = None
    try:
        conn = await pool.acquire()
    except asyncio.CancelledError:
        await pool.release(conn)
        raise
    try:
        yield conn
    except BaseException:
        await pool.discard(conn)
        raise
    await pool.release(conn)
