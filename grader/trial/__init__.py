"""One test of one submission: the student's module, the test's view of time, and what was seen."""
