import asyncio

LOCK = asyncio.Lock()


class Account:
    def __init__(self, ledger):
        self._ledger = ledger

    async def withdraw(self, amount):
        async with LOCK:
            balance = await self._ledger.read()
            if balance < amount:
                return False
            await self._ledger.write(balance - amount)
            return True
