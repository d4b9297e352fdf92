"""How often somebody may try something: counters that every process of the site shares.

Windows are fixed (the clock cut into pieces of `period` seconds), so a burst across a border may
reach twice the limit for a moment; in exchange one counter per key is all there is to keep.
"""

import fcntl
import hashlib
import os
import struct
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache

# The file of counters on a machine without Redis: buckets of a few slots, each with a tag of the
# key, the end of its window (seconds since 1970) and a count. Its size is fixed (1 MiB), so
# nothing grows and nothing needs sweeping however many addresses try.
_SLOT: Final = struct.Struct("<8sII")
_SLOTS_A_BUCKET: Final = 8
_BUCKETS: Final = 8192


def hit(key: str, *, limit: int, period: timedelta | int) -> bool:
    """Count one try under `key`; True while at most `limit` fell into the current window.

    `period` is a timedelta or seconds. With settings.RATE_LIMITS off every try is allowed.
    """
    if not settings.RATE_LIMITS:
        return True
    seconds = _seconds(period)
    now = int(time.time())
    end = (now // seconds + 1) * seconds
    tag = hashlib.blake2b(f"{key}\x1f{seconds}".encode(), digest_size=16).digest()
    return (_count_in_cache if settings.REDIS_URL else _count_in_file)(tag, end, now) <= limit


def seconds_left(period: timedelta | int) -> int:
    """Seconds until the current window of this length ends: what Retry-After says."""
    seconds = _seconds(period)
    return seconds - int(time.time()) % seconds


def _seconds(period: timedelta | int) -> int:
    return int(period.total_seconds()) if isinstance(period, timedelta) else period


def _count_in_cache(tag: bytes, end: int, now: int) -> int:
    """Redis counts atomically; the key goes by itself when its window is over."""
    name = f"rate:{tag.hex()}:{end}"
    if cache.add(name, 1, timeout=end - now + 1):
        return 1
    try:
        return int(cache.incr(name))
    except ValueError:  # it went away between the two calls: a new window has begun
        return 1


def _count_in_file(tag: bytes, end: int, now: int) -> int:
    """The same in a locked bucket of a small file that the machine's processes share."""
    path = Path(settings.DATA_DIR) / "rate-limits.bin"
    size = _SLOT.size * _SLOTS_A_BUCKET
    offset = int.from_bytes(tag[8:12], "big") % _BUCKETS * size
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX, size, offset)
        bucket = os.pread(handle, size, offset).ljust(size, b"\0")
        slots = list(_SLOT.iter_unpack(bucket))
        index = _slot_for(slots, tag[:8], now)
        known, until, count = slots[index]
        count = count + 1 if (known, until) == (tag[:8], end) else 1
        os.pwrite(handle, _SLOT.pack(tag[:8], end, count), offset + index * _SLOT.size)
        return count
    finally:
        os.close(handle)  # releases the lock


def _slot_for(slots: list[tuple[bytes, int, int]], tag: bytes, now: int) -> int:
    """The key's own slot, else one whose window is over, else the one with the fewest tries."""
    for index, (known, _until, _count) in enumerate(slots):
        if known == tag:
            return index
    for index, (_known, until, _count) in enumerate(slots):
        if until <= now:
            return index
    return min(range(len(slots)), key=lambda index: slots[index][2])
