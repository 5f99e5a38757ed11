"""The virtual clock: time that moves only when nothing can run.

`clock` owns time and decides which thread runs; `loop`, `locks` and `threads` are what student code
waits with; `patches` puts them in place for one trial; `timeline` is the record of what happened.
"""
