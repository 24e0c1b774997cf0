"""The data of the room's letters. Pure."""

from terskel.qualification.letters.establishment import DecidedLine, Establishment, establishment_report
from terskel.qualification.letters.heads import Case, book, officer
from terskel.qualification.letters.requests import (
    GroundText,
    admission,
    extension,
    receipt,
    rejection,
    supplement,
)
from terskel.qualification.letters.standing import (
    Standing,
    appeal_dismissed,
    appeal_receipt,
    appeal_upheld,
    ending,
    hearing,
    hearing_dropped,
    reinstatement,
    renewal,
    suspension,
)

__all__ = [
    "Case",
    "DecidedLine",
    "Establishment",
    "GroundText",
    "Standing",
    "admission",
    "appeal_dismissed",
    "appeal_receipt",
    "appeal_upheld",
    "book",
    "ending",
    "establishment_report",
    "extension",
    "hearing",
    "hearing_dropped",
    "officer",
    "receipt",
    "reinstatement",
    "rejection",
    "renewal",
    "supplement",
    "suspension",
]
