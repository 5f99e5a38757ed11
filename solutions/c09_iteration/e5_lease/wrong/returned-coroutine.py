async def lease(pool):
    conn = await pool.acquire()
    return conn
