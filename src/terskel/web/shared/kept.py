"""Figures that take long to count, kept for some minutes for everyone who reads them.

What is quick to count is counted each time: a figure is kept only where so many stand behind it that nobody could tell
one more from it. A page that shows a kept figure says as of when it is.
"""

import copyreg
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from django.core.cache import cache

from terskel import __version__

KEPT_FOR: Final = timedelta(minutes=10)
MANY: Final = 10_000
T = TypeVar("T")


def _not_to_be_written_in(held: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(held)


# Views of rooms hold mappings that nobody may write in; Python has no way of its own to write them down.
copyreg.pickle(MappingProxyType, lambda held: (_not_to_be_written_in, (dict(held),)))


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """`at`: as of when."""

    value: T
    at: datetime
    fresh: bool = True


def kept(
    name: str, *about: object, count: Callable[[], T], size: Callable[[T], int], many: int = MANY, at: datetime
) -> Kept[T]:
    """What `count` gives, of now or of at most ten minutes ago; `about` tells one figure of the name from another.

    `size` says how many stand behind it, and `many` from how many on it is kept. The cache is the database's, so all
    processes show the same.
    """
    said = " ".join(map(str, (__version__, *about)))
    key = f"figures:{name}:{sha256(said.encode()).hexdigest()}"
    found: Kept[T] | None = cache.get(key)
    if found is not None and at - KEPT_FOR < found.at <= at:
        return Kept(found.value, found.at, fresh=False)
    counted = Kept(count(), at)
    if size(counted.value) >= many:
        cache.set(key, counted, KEPT_FOR.total_seconds())
    return counted
