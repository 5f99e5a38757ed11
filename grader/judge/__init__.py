"""Running student code in a process that holds neither the tests nor the verdict."""
