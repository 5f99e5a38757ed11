import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = asyncio.Lock()

    async def withdraw(self, amount):
        await self._lock.acquire()
        try:
            balance = await self._ledger.read()
            enough = balance >= amount
            if enough:
                await self._ledger.write(balance - amount)
        except Exception:
            self._lock.release()
            raise
        self._lock.release()
        return enough
