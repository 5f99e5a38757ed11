"""Grading a class: submissions in, one report out.

`submissions` finds what was handed in, `plan` fixes the tests, `zygote` is the process that has collected them and
forks a child per submission, `grading` runs zygotes side by side and builds the report, `outputs` writes it.
"""
