"""The hidden test of run_tool. No submission may learn what is written here."""

import random

SECRET = "marker-module-8c1f"


async def test_a_word_of_the_day(exercise):
    """A word that is another one in every run."""
    word = str(random.SystemRandom().random())
    assert await exercise.run_tool("/bin/echo", word) == f"{word}\n"
