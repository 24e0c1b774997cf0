"""Terms that this process knows already: read again only when the competition's row has changed.

Whoever delivers holds the competition against change and needs all it asks for, many times a second, while hardly
anything of it changes. `xmin` and `ctid` name one version of a row: PostgreSQL never gives both to another version of
the same row. What is asked beside the row nobody can change once it is published (see `rows.asked_since`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit import statements
from terskel.competitions import policy
from terskel.competitions.models import Competition
from terskel.competitions.queries.rows import KEPT, found, terms_of
from terskel.competitions.queries.views import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing

INVITED: Final = """
    SELECT c.xmin::text || c.ctid::text, i.id, i.declined_at, p.most_tendered FROM competitions_competition c
    JOIN competitions_invitation i ON i.competition_id = c.id AND i.supplier_id = %s
    LEFT JOIN competitions_lot l ON l.competition_id = c.id
    LEFT JOIN competitions_dividedpurchase p ON p.id = l.purchase_id
    WHERE c.id = %s AND c.published_at IS NOT NULL"""
GATE: Final = "competitions.gate."
THROUGH_GATE: Final = f"""
    WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtextextended('{GATE}' || %s::uuid::text, 0)))"""
"""Many pass the gate of a competition at once; whoever changes it closes it, and those who come later wait behind.

Locks of rows keep no such order: as long as deliveries come faster than they end, a row that they share is never free,
and a later deadline would wait for the end of the storm. The parameter is the competition's id.
"""
HELD: Final = f"""{THROUGH_GATE}
    {INVITED.replace("FROM", "FROM gate CROSS JOIN", 1)} FOR SHARE OF c FOR NO KEY UPDATE OF i"""
"""The competition with others, the supplier's own invitation alone. Who had to wait gets the newest version of both."""
AS_IT_STANDS: Final = (
    "SELECT c.*, c.xmin::text || c.ctid::text AS version FROM competitions_competition c WHERE id = %s"
)

_known: dict[tuple[UUID, str], Terms] = {}


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """A published competition as one of the invited meets it.

    `declined_at`: the supplier has said that it will not tender. `most_tendered`: for how many lots of the purchase it
    may tender; None where there is no limit.
    """

    terms: Terms
    supplier_id: UUID
    invitation_id: UUID
    declined_at: datetime | None
    most_tendered: int | None


def invited_to(by: Actor, competition_id: UUID, *, held: bool = False) -> InvitedTo:
    """What the actor's supplier was invited to; raises Missing. `held` until the transaction ends: see `moves`."""
    return supplier_invited_to(policy.supplier_of(by), competition_id, held=held)


def supplier_invited_to(supplier_id: UUID, competition_id: UUID, *, held: bool) -> InvitedTo:
    """As `invited_to`, of a supplier that the caller has found out in another way."""
    asked = [supplier_id, competition_id]
    row = statements.first_of(HELD, [competition_id, *asked]) if held else statements.first_of(INVITED, asked)
    if row is None:
        raise Missing
    version, *told = row
    return InvitedTo(terms_as_of(competition_id, version), supplier_id, *told)


def terms_as_of(competition_id: UUID, version: str) -> Terms:
    """Of a published competition; `version` as `INVITED` gives it."""
    known = _known.get((competition_id, version))
    if known is not None:
        return known
    row = found(next(iter(Competition.objects.raw(AS_IT_STANDS, [competition_id])), None))
    if len(_known) >= KEPT:
        _known.clear()
    # Under the version that was read with it, which may be newer than the one that was asked for.
    return _known.setdefault((competition_id, row.__dict__["version"]), terms_of(row))
