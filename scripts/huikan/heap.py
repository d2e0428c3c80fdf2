"""What the system's allocator does with memory that is free again."""

from __future__ import annotations

import ctypes
import sys

# What glibc calls the size from which an array has pages of its own (mallopt), and that size.
_MMAP_THRESHOLD, _LARGE = -3, 1 << 20


def give_back_large() -> None:
    """Have large arrays given back to the system when they are no longer needed.

    glibc does so until the first one goes; from then on it keeps what such a one needed, up to
    32 MB, and small things settle in between. Elsewhere nothing happens.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if set_option := getattr(library, "mallopt", None):
        set_option(_MMAP_THRESHOLD, _LARGE)
