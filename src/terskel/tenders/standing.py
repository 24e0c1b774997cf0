"""How a supplier's own tender stands: held against change, then read with what hangs on it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.audit import statements
from terskel.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class LastVersion:
    """The last that was delivered."""

    id: UUID
    version: int
    received_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`draft` is sealed with the installation's draft key, None where nothing waits to be delivered.

    `settled`: the tree of this competition's deliveries is made.
    """

    last: LastVersion | None = None
    draft: bytes | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that goes with the next delivery; `parts` is the JSON of its sealed parts."""

    id: UUID
    kind: str
    sealed_about: bytes
    parts: str


NOTHING = Standing()


def held_tender(competition_id: UUID, supplier_id: UUID) -> Tender | None:
    """The row, held by this transaction alone. The competition is locked before it.

    What hangs on it is read afterwards, by a statement of its own: whoever had to wait sees what the other wrote.
    """
    row = statements.first_of(
        "SELECT id, started_at FROM tenders_tender WHERE competition_id = %s AND supplier_id = %s FOR UPDATE",
        [competition_id, supplier_id],
    )
    if row is None:
        return None
    tender_id, started_at = row
    return Tender(id=tender_id, competition_id=competition_id, supplier_id=supplier_id, started_at=started_at)


def standing(tender: Tender) -> Standing:
    """Of a tender that is held."""
    row = statements.first_of(
        "SELECT l.id, l.version, l.received_at, l.withdrawn_at, d.content,"
        " EXISTS (SELECT FROM tenders_treehead h WHERE h.competition_id = t.competition_id)"
        " FROM tenders_tender t"
        " LEFT JOIN tenders_tenderdraft d ON d.tender_id = t.id"
        " LEFT JOIN LATERAL (SELECT * FROM tenders_delivery WHERE tender_id = t.id ORDER BY version DESC LIMIT 1) l"
        " ON true WHERE t.id = %s",
        [tender.id],
    )
    if row is None:
        return NOTHING
    last = None if row[0] is None else LastVersion(*row[:4])
    return Standing(last, None if row[4] is None else bytes(row[4]), row[5])


def draft_files(tender: Tender) -> list[DraftFile]:
    """In the order they came."""
    found = statements.all_of(
        "SELECT id, kind, sealed_about, parts FROM tenders_tenderfile"
        " WHERE tender_id = %s AND removed_at IS NULL ORDER BY added_at, id",
        [tender.id],
    )
    return [DraftFile(file_id, kind, bytes(about), parts) for file_id, kind, about, parts in found]


def held_bytes(competition_id: UUID, supplier_id: UUID) -> int:
    """How many bytes of files the draft holds, those that are still coming in counted whole."""
    row = statements.first_of(
        "SELECT coalesce((SELECT sum(size) FROM tenders_tenderfile WHERE tender_id = t.id AND removed_at IS NULL), 0)"
        " + coalesce((SELECT sum(size) FROM tenders_incomingfile WHERE tender_id = t.id), 0)"
        " FROM tenders_tender t WHERE t.competition_id = %s AND t.supplier_id = %s",
        [competition_id, supplier_id],
    )
    return 0 if row is None else int(row[0])
