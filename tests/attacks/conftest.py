"""The kit and the submissions are not collected: they are material of the attacks."""

collect_ignore = ["kit", "submissions"]
