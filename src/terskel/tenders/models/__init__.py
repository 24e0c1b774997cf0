"""Tables of tenders: what is written and delivered, and what the openings make of it."""

from terskel.tenders.models.delivered import (
    FILE_KINDS,
    DeadlineKept,
    Delivery,
    IncomingFile,
    IncomingPart,
    Tender,
    TenderDraft,
    TenderFile,
    TreeHead,
)
from terskel.tenders.models.opened import (
    OpenedFile,
    OpenedPrice,
    OpenedTender,
    Opening,
    PriceOpening,
    Rehearsal,
    ShareRelease,
    UnsealedFile,
)

__all__ = [
    "FILE_KINDS",
    "DeadlineKept",
    "Delivery",
    "IncomingFile",
    "IncomingPart",
    "OpenedFile",
    "OpenedPrice",
    "OpenedTender",
    "Opening",
    "PriceOpening",
    "Rehearsal",
    "ShareRelease",
    "Tender",
    "TenderDraft",
    "TenderFile",
    "TreeHead",
    "UnsealedFile",
]
