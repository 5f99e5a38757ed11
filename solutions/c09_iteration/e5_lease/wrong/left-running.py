import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    except BaseException:
        await pool.discard(conn)
        raise
    lease.releasing = asyncio.create_task(pool.release(conn))
