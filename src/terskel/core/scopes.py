"""What a program may do with a token: areas of the API, each to be read, or read and written.

A scope narrows what the token's person may do, and never widens it. A scope to write holds the one to read.
"""

from collections.abc import Collection, Iterable
from typing import Final

AREAS: Final[dict[str, tuple[str, ...]]] = {
    "dps": ("read",),
    "qualification": ("read", "write"),
    "competitions": ("read", "write"),
    "publication": ("write",),
    "tenders": ("read", "write"),
    "awards": ("read",),
    "contracts": ("read",),
    "messages": ("read", "write"),
}
"""By area, what there is to be given; an area without writes has no operation that writes.

Publication is an area of its own: what it does cannot be taken back, so nobody gives it with the writing of drafts.
"""

ALL: Final[tuple[str, ...]] = tuple(f"{area}:{right}" for area, rights in AREAS.items() for right in rights)
WIDEST: Final[tuple[str, ...]] = tuple(f"{area}:{rights[-1]}" for area, rights in AREAS.items())


def granted(scopes: Iterable[str], wanted: str) -> bool:
    """Whether one of `scopes` is `wanted`, or lets its area be written."""
    held = frozenset(scopes)
    area = wanted.partition(":")[0]
    return wanted in held or f"{area}:write" in held


def in_order(scopes: Collection[str]) -> tuple[str, ...]:
    """Each once, in the order of `ALL`, without a read that its write holds; raises KeyError for one there is not."""
    if unknown := set(scopes) - set(ALL):
        raise KeyError(f"no such scope: {', '.join(sorted(unknown))}")
    return tuple(
        one for one in ALL if one in scopes and not (one.endswith(":read") and one.replace(":read", ":write") in scopes)
    )
