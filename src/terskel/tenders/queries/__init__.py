"""Reads of tenders; the reader is the first argument."""

from terskel.tenders.queries.opening import (
    opened_for_room,
    opened_tenders,
    opening_facts,
    opening_state,
    openings,
    published_root,
    supplier_names,
    to_settle,
)
from terskel.tenders.queries.own import held_bytes, inclusion, my_states, my_tender, own_copy, undelivered
from terskel.tenders.queries.views import (
    DeliveryView,
    FileView,
    Inclusion,
    MyTender,
    OpenedFile,
    OpenedTenderView,
    OpenerView,
    OpeningFacts,
    OpeningState,
    ReleaseView,
    StatedRequirement,
)

__all__ = [
    "DeliveryView",
    "FileView",
    "Inclusion",
    "MyTender",
    "OpenedFile",
    "OpenedTenderView",
    "OpenerView",
    "OpeningFacts",
    "OpeningState",
    "ReleaseView",
    "StatedRequirement",
    "held_bytes",
    "inclusion",
    "my_states",
    "my_tender",
    "opened_for_room",
    "opened_tenders",
    "opening_facts",
    "opening_state",
    "openings",
    "own_copy",
    "published_root",
    "supplier_names",
    "undelivered",
    "to_settle",
]
