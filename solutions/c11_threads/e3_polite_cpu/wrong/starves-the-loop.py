async def checksum_all(blocks, digest):
    return sum(digest(block) for block in blocks)
