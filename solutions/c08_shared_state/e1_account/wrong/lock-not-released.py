import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = asyncio.Lock()

    async def withdraw(self, amount):
        await self._lock.acquire()
        balance = await self._ledger.read()
        enough = balance >= amount
        if enough:
            await self._ledger.write(balance - amount)
        self._lock.release()
        return enough
