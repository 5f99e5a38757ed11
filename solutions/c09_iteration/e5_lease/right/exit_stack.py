from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(pool.discard, conn)
        yield conn
        stack.pop_all()
    await pool.release(conn)
