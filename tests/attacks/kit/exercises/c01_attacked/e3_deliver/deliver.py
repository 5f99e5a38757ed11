async def deliver(job, convert, box):
    """Await the job, convert what it gives, put that into the box, and say how many things there are now."""
    raise NotImplementedError
