"""Tests in one process, student code in another: what they say to each other, and who owns the time."""
