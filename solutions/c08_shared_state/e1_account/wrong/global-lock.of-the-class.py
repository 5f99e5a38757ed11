import asyncio


class Account:
    _lock = asyncio.Lock()

    def __init__(self, ledger):
        self._ledger = ledger

    async def withdraw(self, amount):
        async with self._lock:
            balance = await self._ledger.read()
            if balance < amount:
                return False
            await self._ledger.write(balance - amount)
            return True
