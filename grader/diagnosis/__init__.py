"""From what was seen in a trial to one sentence: the misconception, named, and what to try next."""
