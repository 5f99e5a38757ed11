import asyncio


class Account:
    def __init__(self, ledger):
        self.ledger = ledger
        self.lock = asyncio.Lock()

    async def withdraw(self, amount):
        await self.lock.acquire()
        try:
            balance = await self.ledger.read()
            if balance < amount:
                return False
            await self.ledger.write(balance - amount)
            return True
        finally:
            self.lock.release()
