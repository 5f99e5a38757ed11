"""`python -m grader`: the same as the command `awaitlings`."""

from grader.cli.main import main

main()
