"""`python -m grader`: the same as the command `awaitlings`."""

from grader.cli import main

main()
