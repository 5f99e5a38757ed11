class Account:
    def __init__(self, ledger):
        self._ledger = ledger

    async def withdraw(self, amount):
        balance = await self._ledger.read()
        if balance < amount:
            return False
        await self._ledger.write(balance - amount)
        return True
