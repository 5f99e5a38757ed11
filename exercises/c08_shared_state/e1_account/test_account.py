"""The visible tests of account."""

import asyncio
from types import SimpleNamespace


def ledger(world, balance):
    """A ledger with this balance; reading takes 0.11 s, writing 0.17 s."""
    kept = SimpleNamespace(balance=balance)
    kept.read = world.operation("read", seconds=0.11, returns=lambda: kept.balance)
    kept.write = world.operation("write", seconds=0.17, returns=lambda new: setattr(kept, "balance", new))
    return kept


async def test_one_withdrawal(exercise, world):
    """Taking 30 out of 100 leaves 70."""
    kept = ledger(world, 100)
    assert await exercise.Account(kept).withdraw(30) is True
    assert kept.balance == 70


async def test_too_much_is_refused(exercise, world):
    """Taking 101 out of 100 is refused, and nothing changes."""
    kept = ledger(world, 100)
    assert await exercise.Account(kept).withdraw(101) is False
    assert kept.balance == 100


async def test_two_at_the_same_moment(exercise, world):
    """Two withdrawals of 30 from 100 leave 40."""
    kept = ledger(world, 100)
    account = exercise.Account(kept)
    paid = await asyncio.gather(account.withdraw(30), account.withdraw(30))
    world.check(kept.balance == 40, "lost-update", f"30 and 30 were taken out of 100, and {kept.balance} are left.")
    assert paid == [True, True]
