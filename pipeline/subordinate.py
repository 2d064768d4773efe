"""What a process that works for another owes it: to leave interrupts to it, and never to outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def subordinate() -> None:
    """From here on this process ends with the one that began it, however that ends; an interrupt from the keyboard is
    for that one to deal with.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)  # of all ways to end, the only one open to a thread beside the main one
