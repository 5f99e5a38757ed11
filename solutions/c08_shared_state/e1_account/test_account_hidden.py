"""The hidden tests of account."""

import asyncio
from types import SimpleNamespace

STUCK = "stuck"


class LedgerDown(Exception):
    """What a ledger raises that can't be reached."""


def ledger(world, balance, fails=lambda *args: None):
    """A ledger with this balance; reading takes 0.11 s, writing 0.17 s."""
    kept = SimpleNamespace(balance=balance)
    kept.read = world.operation("read", seconds=0.11, returns=lambda: kept.balance)
    kept.write = world.operation("write", seconds=0.17, returns=lambda new: setattr(kept, "balance", new), raises=fails)
    return kept


async def in_time(withdrawal):
    """What the withdrawal gives: a value, the ledger's error, or STUCK after 10 s."""
    try:
        return await asyncio.wait_for(withdrawal, 10)
    except TimeoutError:
        return STUCK
    except LedgerDown as error:
        return error


async def test_ten_at_the_same_moment(exercise, world):
    """Of ten withdrawals of 30 from 100 three succeed, and 10 are left."""
    kept = ledger(world, 100)
    account = exercise.Account(kept)
    paid = await asyncio.gather(*(in_time(account.withdraw(30)) for _ in range(10)))
    world.check(
        STUCK not in paid,
        "lock-not-released",
        "After a refused withdrawal all others wait for ever: somebody holds the lock and has gone home.",
    )
    world.check(
        paid.count(True) == 3 and kept.balance == 10,
        "lost-update",
        f"Of ten withdrawals of 30 from 100, {paid.count(True)} were paid and {kept.balance} are left: "
        "several read the same old balance before one of them wrote.",
    )


async def test_to_the_last_coin(exercise, world):
    """Of 100 somebody may take all 100."""
    kept = ledger(world, 100)
    paid = await exercise.Account(kept).withdraw(100)
    world.check(
        paid is not False,
        "off-by-one",
        "There were 100, and you refused to pay 100: the balance must be at least the amount, and it was.",
    )
    assert paid is True
    assert kept.balance == 0


async def test_another_account_does_not_wait(exercise, world):
    """Withdrawals from two accounts take no longer than one."""
    one, other = ledger(world, 100), ledger(world, 100)
    paid = await asyncio.gather(exercise.Account(one).withdraw(30), exercise.Account(other).withdraw(50))
    assert paid == [True, True]
    assert (one.balance, other.balance) == (70, 50)
    world.check(
        world.elapsed != world.about(0.56),
        "global-lock",
        "Withdrawals from two accounts took 0.56 s, twice the time of one: strangers wait for each other. "
        "Give each account a lock of its own.",
    )
    world.took(0.28, because="0.11 + 0.17")


async def test_an_error_does_not_lock_the_account(exercise, world):
    """When writing fails, the error comes out, and the next withdrawal goes through."""
    kept = ledger(world, 100, fails=lambda _new: LedgerDown("no connection") if kept.write.count == 1 else None)
    account = exercise.Account(kept)
    first = await in_time(account.withdraw(30))
    world.check(
        isinstance(first, LedgerDown),
        "swallowed-error",
        f"The ledger failed, and `withdraw` gave {first!r} as if nothing had happened; let the error out.",
    )
    second = await in_time(account.withdraw(20))
    world.check(
        second is not STUCK,
        "lock-not-released",
        "After an error of the ledger the account is locked for ever: the error went past `release()`.",
    )
    assert second is True
    assert kept.balance == 80


async def test_giving_up_does_not_lock_the_account(exercise, world):
    """When a withdrawal is cancelled while it writes, the next one goes through."""
    kept = ledger(world, 100)
    account = exercise.Account(kept)
    given_up = asyncio.create_task(account.withdraw(30))
    await asyncio.sleep(0.19)
    given_up.cancel()
    await asyncio.wait([given_up])
    second = await in_time(account.withdraw(20))
    world.check(
        second is not STUCK,
        "lock-not-released",
        "After a withdrawal that was cancelled the account is locked for ever: cancelling went past `release()`.",
    )
    assert given_up.cancelled()
    assert second is True
    assert kept.balance == 80
