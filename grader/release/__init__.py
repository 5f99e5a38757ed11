"""What goes out of the kit: the learner's copy, the hidden tests, autograders; and the grading of one checkout."""
