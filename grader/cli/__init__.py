"""The command line: arguments and nothing else. `main` lists the commands, a module per kind of user has them."""
