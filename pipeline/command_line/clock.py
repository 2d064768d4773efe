"""The time of which a build may know, and nothing else of the clock."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import click


def now() -> datetime:
    """The time in UTC; SOURCE_DATE_EPOCH in place of the clock where it is set."""
    epoch = source_date_epoch()
    return datetime.fromtimestamp(time.time() if epoch is None else epoch, UTC)


def source_date_epoch() -> int | None:
    """SOURCE_DATE_EPOCH in seconds, None where it is not set.  Raises click.UsageError where it is no such number."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be whole seconds since 1970") from None
    return int(epoch)
