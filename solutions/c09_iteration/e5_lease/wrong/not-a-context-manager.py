async def lease(pool):
    conn = await pool.acquire()
    try:
        yield conn
    except BaseException:
        await pool.discard(conn)
        raise
    await pool.release(conn)
