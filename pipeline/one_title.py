"""One title, from its order to what came of it, whatever happens on the way."""

from __future__ import annotations

import traceback

from .model import Announce, Fault, Lacking, Order, Outcome

try:
    from . import build
except OSError as missing:  # a library of the typesetter's, which is the system's to have
    LACKING: str | None = str(missing)
else:
    LACKING = None


def carried_out(order: Order, announce: Announce) -> Outcome:
    """What came of ``order``; raises nothing."""
    if LACKING is not None:
        return Lacking(LACKING)
    try:
        return build.build(order, announce)
    except Exception as fault:  # whatever it is, a reader of manuscripts must not get a traceback
        return Fault(f"{type(fault).__name__}: {fault}", "".join(traceback.format_exception(fault)))
