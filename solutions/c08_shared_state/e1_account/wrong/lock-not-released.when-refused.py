import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = asyncio.Lock()

    async def withdraw(self, amount):
        await self._lock.acquire()
        try:
            balance = await self._ledger.read()
            if balance >= amount:
                await self._ledger.write(balance - amount)
        except BaseException:
            self._lock.release()
            raise
        if balance < amount:
            return False
        self._lock.release()
        return True
