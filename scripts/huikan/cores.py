"""How many processes may work at once."""

from __future__ import annotations

import os


def cores() -> int:
    """How many processes may run at once: `HUIKAN_WORKERS`, or the cores this one may use."""
    asked = os.environ.get("HUIKAN_WORKERS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
