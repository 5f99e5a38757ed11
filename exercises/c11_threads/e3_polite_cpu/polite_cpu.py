from collections.abc import Callable, Sequence


async def checksum_all(blocks: Sequence[bytes], digest: Callable[[bytes], int]) -> int:
    """Return the sum of the digests of all blocks, without making anybody else stutter.

    A backup program computes checksums, and in the same event loop a heart beats: a task that must never be more than
    0.1 s late, or a supervisor takes the program for dead. `digest(block)` is an ordinary function that computes for
    0.03 s. There are many blocks.

    Digest each of them once, and let the heart beat in time, from the first block to the last.

    For example, `await checksum_all([b"a", b"b"], digest)` gives `digest(b"a") + digest(b"b")`, and no blocks give 0.
    """
    raise NotImplementedError
