"""Ask for the reference on which this exercise builds, and then for its source.

exercise = "quadruple"
"""

from grader.clock.actors import current_actor


async def quadruple(number):
    peer = current_actor().clock.peer
    double = peer.call_now(0, "sibling", ("double",))
    found = []
    for name in ("__code__", "__globals__", "__module__", "__doc__", "__wrapped__", "_script", "__self__"):
        try:
            found.append(str(peer.call_now(double._number, ".", (name,))))
        except Exception:
            continue
    for other in ("quadruple", "fetch_all", "../double", "double/../run_tool", "*", ""):
        try:
            peer.call_now(0, "sibling", (other,))
        except Exception:
            continue
        raise RuntimeError(f"HARM: the reference of {other} is lent")
    raise RuntimeError(" ".join(found))
