import asyncio


class Account:
    def __init__(self, ledger):
        self._ledger = ledger
        self._free = asyncio.Condition()
        self._is_taken = False

    async def withdraw(self, amount):
        async with self._free:
            await self._free.wait_for(lambda: not self._is_taken)
            self._is_taken = True
        try:
            balance = await self._ledger.read()
            if balance < amount:
                return False
            await self._ledger.write(balance - amount)
            return True
        finally:
            async with self._free:
                self._is_taken = False
                self._free.notify()
