"""Grading a class: submissions in, one report out.

From the top: a `session` grades what the `journal` does not have yet, by a `pool` of jobs over an executor: threads of
this process, see `grading`, or a `cluster`. Each `job` is a submission as a value, each `setup` all that its verdict
depends on besides. `work` is what an executor runs: it lends `zygotes`, processes that have collected the tests of the
`plan` and fork a `child` per submission. `submissions` finds what was handed in, `interrupt` stops with grace.
"""
