"""Price opened after quality: what of a tender is price, and when it may be opened (rulebook E-02, LOA § 4). Pure.

Where the documents say so, a tender is sealed to two keys. The first opening gives everything but the price; the
second gives the price of the tenders that are still in, once the points for quality are locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from terskel.core.decisions import PERMITTED, Decision, Refused

Envelope: TypeAlias = Literal["main", "price"]
MAIN: Final = "main"
PRICE: Final = "price"
ENVELOPES: Final[tuple[Envelope, ...]] = (MAIN, PRICE)

PRICE_FILE: Final = "price"
"""The kind of a file that tells prices."""
PRICE_KEYS: Final = frozenset({"price", "prices", "price_files"})
"""What of a tender's answers is price: the keys of the tree that is sealed (`tenders.content`)."""
_CLAUSE: Final = "LOA § 4"


def envelope_of_file(kind: str, *, apart: bool) -> Envelope:
    """Which key a file of this kind is sealed to. `apart`: price is opened after quality."""
    return PRICE if apart and kind == PRICE_FILE else MAIN


def parted(said: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """The answers without what is price, and what is price."""
    price = {key: value for key, value in said.items() if key in PRICE_KEYS}
    return {key: value for key, value in said.items() if key not in PRICE_KEYS}, price


@dataclass(frozen=True, slots=True)
class Assessed:
    """How far the assessment of quality has come, over the tenders that are not rejected.

    `apart`: price is opened after quality. `names_hidden`: tenderers are hidden until the points are locked.
    `proposed`: rejections that wait for a second person. `unfinished`: tenders that lack a check or points, or have
    to be rejected. `sealed_prices`: tenders still in whose price is sealed.
    """

    apart: bool
    names_hidden: bool
    opened_at: datetime | None
    locked_at: datetime | None
    proposed: int
    unfinished: int
    sealed_prices: int


def may_lock_quality(found: Assessed) -> Decision:
    """When everything that people assess is assessed, and no rejection waits for a second person."""
    if not (found.apart or found.names_hidden):
        return Refused("evaluation.nothing_to_lock", _CLAUSE)
    if found.opened_at is None:
        return Refused("evaluation.not_opened", "FOA § 22-3")
    if found.locked_at is not None:
        return Refused("evaluation.quality_is_locked", _CLAUSE, {"locked_at": found.locked_at})
    return _assessed(found)


def may_open_prices(found: Assessed) -> Decision:
    """When the points for quality of every tender that is still in stand and are locked, and a price is sealed."""
    if not found.apart:
        return Refused("evaluation.price_not_apart", _CLAUSE)
    if found.opened_at is None:
        return Refused("evaluation.not_opened", "FOA § 22-3")
    if not found.sealed_prices:
        return Refused("evaluation.no_price_sealed", _CLAUSE)
    if found.locked_at is None:
        return Refused("evaluation.quality_not_locked", _CLAUSE)
    return _assessed(found)


def _assessed(found: Assessed) -> Decision:
    if found.proposed:
        return Refused("evaluation.rejections_wait", "FOA § 24-10", {"count": found.proposed})
    if found.unfinished:
        return Refused("evaluation.quality_unfinished", _CLAUSE, {"count": found.unfinished})
    return PERMITTED
