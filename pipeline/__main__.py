"""``python -m pipeline`` is ``casi``."""

from __future__ import annotations

from .command_line.program import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
