"""Identifiers that sort by when they were made (UUID version 7, RFC 9562 §5.7)."""

import os
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new UUID version 7; within one process each is greater than the one before.

    The millisecond inside keeps index pages close together and is read by no rule:
    legal instants are columns of their own, told to the action as `at`.
    """
    global _last
    fresh = (time.time_ns() // 1_000_000) << _RANDOM_BITS
    fresh |= int.from_bytes(os.urandom(10), "big") & ((1 << _RANDOM_BITS) - 1)
    with _lock:
        _last = fresh if fresh > _last else _last + 1
        ordered = _last
    milliseconds = ordered >> _RANDOM_BITS
    rand_a = (ordered >> 62) & 0xFFF
    rand_b = ordered & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)
