"""Text from students, made harmless to look at."""

from __future__ import annotations

JOINERS = "\u200c\u200d"
"""Invisible letters that Persian and emoji are written with."""


def visible(text: str) -> str:
    """The text with a sign in place of each control character: a student's text must not steer what shows it."""
    return "".join(
        letter if letter.isprintable() or letter in JOINERS else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
