"""Facts and remarks about a DPS, stated and taken back at any time of its life.

They change nothing of what the procurement documents say (FOA § 14-2): who may be admitted, and how, stands there.
"""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import policy
from terskel.dps.events import FactStated, RemarkWritten, StatementTakenBack
from terskel.dps.models import Statement
from terskel.dps.models.statements import FACTS, REMARK
from terskel.dps.moves import lock_for_change, record_on


@action
def state_fact(dps_id: UUID, *, kind: str, text: str, access: str, by: Actor, at: datetime) -> UUID:
    """Say the mandate, the team, the legal basis, when it began or what was gained; what was said before ends."""
    if kind not in FACTS:
        raise Missing
    return _state(dps_id, kind, text, "", access, by, at)


@action
def write_remark(dps_id: UUID, *, said_of: str, text: str, access: str, by: Actor, at: datetime) -> UUID:
    """A remark beside those there are; `said_of` dates it as the writer would ("våren 2021")."""
    if not said_of.strip():
        refuse("dps.remark_without_date")
    return _state(dps_id, REMARK, text, said_of.strip(), access, by, at)


@action
def take_back_statement(statement_id: UUID, *, by: Actor, at: datetime) -> None:
    """A fact or a remark is shown no more; what it said is kept."""
    row = Statement.objects.filter(pk=statement_id).first()
    if row is None:
        raise Missing
    dps = lock_for_change(row.dps_id)
    policy.require_manager(by, dps.authority_id)
    changed = Statement.objects.filter(pk=row.id, ended_at__isnull=True).update(ended_at=at, ended_by_id=by.person_id)
    if not changed:
        raise Missing
    record_on(dps.id, StatementTakenBack(statement_id=row.id, statement_kind=row.kind), by, at)


def _state(dps_id: UUID, kind: str, text: str, said_of: str, access: str, by: Actor, at: datetime) -> UUID:
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    if by.person_id is None:
        raise Missing
    policy.require_access(access)
    if not text.strip():
        refuse("dps.statement_empty")
    if kind != REMARK:
        Statement.objects.filter(dps_id=dps.id, kind=kind, ended_at__isnull=True).update(
            ended_at=at, ended_by_id=by.person_id
        )
    row = Statement.objects.create(
        dps_id=dps.id,
        kind=kind,
        said_of=said_of,
        text=text.strip(),
        access=access,
        stated_at=at,
        stated_by_id=by.person_id,
    )
    said = (
        RemarkWritten(statement_id=row.id, said_of=said_of, access=access)
        if kind == REMARK
        else FactStated(statement_id=row.id, fact=kind, access=access)
    )
    record_on(dps.id, said, by, at)
    return row.id
