"""How a supplier's own tender stands: held against change, then read with what hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.statements import Row, Statement
from terskel.core.actors import Actor
from terskel.core.canonical import Json
from terskel.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class LastVersion:
    """The last that was delivered."""

    id: UUID
    version: int
    received_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that goes with the next delivery: the SHA-256 of its `sealed_about` in hex, and its sealed parts as
    `SealedPart.to_json` wrote them."""

    id: UUID
    kind: str
    about_sha256: str
    parts: Sequence[Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Standing:
    """`draft` is sealed with the installation's draft key, None where nothing waits to be delivered.

    `settled`: the tree of this competition's deliveries is made. `files` in the order they came; `held` is how many
    bytes of files the draft holds, as `held_bytes` counts them.
    """

    last: LastVersion | None = None
    draft: bytes | None = None
    settled: bool = False
    files: tuple[DraftFile, ...] = ()
    held: int = 0


NOTHING: Final = Standing()
HELD: Final = """
    coalesce((SELECT sum(size) FROM tenders_tenderfile WHERE tender_id = t.id AND removed_at IS NULL), 0)
    + coalesce((SELECT sum(size) FROM tenders_incomingfile WHERE tender_id = t.id), 0)
    FROM tenders_tender t"""
STANDING: Final = f"""
    SELECT t.id, t.started_at, l.id, l.version, l.received_at, l.withdrawn_at, d.content,
    EXISTS (SELECT FROM tenders_treehead h WHERE h.competition_id = t.competition_id),
    (SELECT json_agg(json_build_array(f.id, f.kind, encode(sha256(f.sealed_about), 'hex'), f.parts)
        ORDER BY f.added_at, f.id) FROM tenders_tenderfile f WHERE f.tender_id = t.id AND f.removed_at IS NULL),
    {HELD}
    LEFT JOIN tenders_tenderdraft d ON d.tender_id = t.id
    LEFT JOIN LATERAL (SELECT * FROM tenders_delivery WHERE tender_id = t.id ORDER BY version DESC LIMIT 1) l ON true
    WHERE t.competition_id = %s AND t.supplier_id = %s"""  # noqa: S608  constants of this page


def standing_asked(by: Actor, competition_id: UUID) -> Statement:
    """What `standing` tells of the actor's supplier is asked by this.

    Whoever writes in the tender holds the supplier's invitation alone (`competitions.moves.lock_for_tender`), and so
    the tender. It is read by a statement of its own after that: whoever had to wait sees what the other wrote.
    """
    return standing_of(competition_id, by.organisation_id)


def standing_of(competition_id: UUID, supplier_id: UUID | None) -> Statement:
    """As `standing_asked`, of a supplier that the caller has found out in another way."""
    return STANDING, [competition_id, supplier_id]


def standing(told: Sequence[Row], competition_id: UUID, supplier_id: UUID) -> tuple[Tender | None, Standing]:
    """The supplier's tender as it stands, with what hangs on it."""
    if not told:
        return None, NOTHING
    [row] = told
    tender_id, started_at, delivery_id, version, received_at, withdrawn_at, draft, settled, files, held = row
    return (
        Tender(id=tender_id, competition_id=competition_id, supplier_id=supplier_id, started_at=started_at),
        Standing(
            last=None if delivery_id is None else LastVersion(delivery_id, version, received_at, withdrawn_at),
            draft=draft,
            settled=settled,
            files=tuple(DraftFile(UUID(one), *rest) for one, *rest in files or ()),
            held=int(held),
        ),
    )


def held_asked(by: Actor, competition_id: UUID) -> Statement:
    """What `held_bytes` tells of the actor's supplier is asked by this."""
    return f"SELECT {HELD} WHERE t.competition_id = %s AND t.supplier_id = %s", [competition_id, by.organisation_id]


def held_bytes(told: Sequence[Row]) -> int:
    """How many bytes of files the draft holds, those that are still coming in counted whole."""
    return int(told[0][0]) if told else 0
