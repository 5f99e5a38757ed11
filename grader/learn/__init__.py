"""What a learner works with besides pytest: `watch`, `hint`, `list` and `next`, and what they remember."""
