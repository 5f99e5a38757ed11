"""Ctrl-C and SIGTERM: the first is a wish, the second an order."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from grader.batch.interrupt import interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_stops(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    heard: list[str] = []
    with pytest.raises(KeyboardInterrupt), interruptible(lambda: heard.append("stop")):  # noqa: PT012 - a story
        os.kill(os.getpid(), number)
        assert heard == ["stop"]
        os.kill(os.getpid(), number)
        heard.append("went on")
    assert heard == ["stop"]
    assert signal.getsignal(number) == before


def test_other_threads_leave_signals_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen: list[object] = []

    def body() -> None:
        with interruptible(lambda: None):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert seen == [before]
