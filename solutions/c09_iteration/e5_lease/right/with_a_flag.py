import contextlib


@contextlib.asynccontextmanager
async def lease(pool):
    conn = await pool.acquire()
    ended_well = False
    try:
        yield conn
        ended_well = True
    finally:
        if ended_well:
            await pool.release(conn)
        else:
            await pool.discard(conn)
