"""A preview from its beginning to its end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .. import workshop
from ..kept import Kept
from ..model import Order
from . import editors, server
from .board import Board
from .following import Follower
from .pictures import drawing
from .view import View

SWITCH = 0.0005  # seconds: a layout lets answers to the browser go ahead ten times as often as Python would by itself


@contextmanager
def serving(order: Order, confess: Callable[[Exception], None]) -> Iterator[tuple[str, Callable[[], None]]]:
    """While it lasts, a title is shown at an address on the loopback.  Gives the address, and the function that follows
    the manuscript, which never returns; faults of the program are told to ``confess``.
    """
    sys.setswitchinterval(SWITCH)
    board = Board(View(order.folder.name))
    follower = Follower(order, Kept(order.build, workshop.digest()), board)
    with drawing() as draw:
        desk = server.Desk(board, order.folder, editors.find(os.environ), draw)
        with server.serving(desk) as address:
            yield address, lambda: follower.follow(confess)
