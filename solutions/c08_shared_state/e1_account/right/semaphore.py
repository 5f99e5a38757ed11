import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._turn = asyncio.Semaphore(1)

    async def withdraw(self, amount):
        async with self._turn:
            balance = await self._ledger.read()
            enough = balance >= amount
            if enough:
                await self._ledger.write(balance - amount)
        return enough
