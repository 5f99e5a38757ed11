async def checksum_all(blocks, digest):
    async def one(block):
        return digest(block)

    total = 0
    for block in blocks:
        total += await one(block)
    return total
