from typing import Protocol


class Ledger(Protocol):
    """Where the balance of one account is kept. Both calls take a moment."""

    async def read(self) -> int:
        """The balance."""

    async def write(self, balance: int) -> None:
        """Replace the balance."""


class Account:
    """A bank account whose balance lies in a ledger.

    Cash machines all over town talk to the bank at the same moment, and each withdrawal reads the balance and writes
    the new one. However many come together, the account must never pay out more than there is. Another account, with
    another ledger, has nothing to do with that and must not have to wait.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Keep the ledger; nothing is read yet."""
        raise NotImplementedError

    async def withdraw(self, amount: int) -> bool:
        """Take `amount` out if the balance allows it, and say whether it did.

        Read the balance with `await ledger.read()`. If it is at least `amount`, write what is left with
        `await ledger.write(left)` and return True; if not, write nothing and return False. An error of the ledger goes
        on to the caller, and the next withdrawal works again.

        For example, with 100 in the ledger, `await account.withdraw(30)` gives True and leaves 70.
        """
        raise NotImplementedError
