from __future__ import annotations
import asyncio
from collections.abc import Callable
from grader.trial.trial import Trial
Attempt = Callable[..., Trial]

def test_gather(across: Attempt) -> None:
    def body(trial: Trial) -> None:
        op = trial.world.operation("work", seconds=lambda n: n, returns=lambda n: n)
        print(asyncio.run(trial.stage.subject.slug(op)))
        assert trial.world.elapsed == 3
    t = across("""
    import asyncio
    async def slug(op):
        return await asyncio.gather(op(1), op(2), op(3))
    """, body)
    print(t.diagnosis)
    assert not t.diagnosis

def test_exit(across):
    t = across("import sys\nasync def slug():\n    sys.exit()")
    print(t.diagnosis, t.evidence)
    assert 0
