import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._lock = asyncio.Lock()

    async def withdraw(self, amount):
        async with self._lock:
            balance = await self._ledger.read()
            if balance > amount:
                await self._ledger.write(balance - amount)
                return True
            return False
