"""Steps of a tender's life inside a transaction: while it is written, and the second opening."""

from terskel.tenders.impartiality import conflicts_told_by
from terskel.tenders.moves.pricing import open_prices, release_price_share
from terskel.tenders.moves.writing import (
    open_own,
    open_tender,
    put_in,
    record_hidden,
    record_own,
    require_file_name,
    require_kind,
    require_lots_left,
    require_openable,
    require_permitted,
    require_room,
    touch_draft,
    write_draft,
)

__all__ = [
    "conflicts_told_by",
    "open_prices",
    "open_own",
    "open_tender",
    "put_in",
    "record_hidden",
    "record_own",
    "release_price_share",
    "require_file_name",
    "require_kind",
    "require_lots_left",
    "require_openable",
    "require_permitted",
    "require_room",
    "touch_draft",
    "write_draft",
]
