"""Overwrite the hidden tests and the reference, whose path has become known."""


async def double(number):
    for path in ("@TESTS@", "@TESTS@".replace("test_double_hidden", "double")):
        with open(path, "a") as file:
            file.write("\nraise RuntimeError\n")
    raise RuntimeError("HARM: the tests are overwritten")
