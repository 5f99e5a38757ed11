import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    except asyncio.CancelledError:
        await pool.discard(conn)
        raise
    except Exception:
        await pool.discard(conn)
    else:
        await pool.release(conn)
