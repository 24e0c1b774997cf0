"""Quality before price: the points are locked, then prices are opened by two, or it is shown who tenders what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, name_of
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import require
from terskel.core.envelopes import may_open_prices
from terskel.evaluation import gating, locking_policy, policy, queries
from terskel.evaluation.actions.assessing import bench, record_in
from terskel.evaluation.events import QualityLocked, QualityLockLifted
from terskel.evaluation.impartiality import require_impartial
from terskel.evaluation.models import QualityLock
from terskel.tenders import moves as tender_moves
from terskel.tenders import policy as tender_policy
from terskel.tenders import queries as tenders


@action
@in_own_part
def lock_quality(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody changes checks or points from now on: prices may be opened, and names are shown."""
    on_table = bench(competition_id, by)
    require(locking_policy.may_lock(by, on_table.panel, on_table.standing, on_table.assessed))
    QualityLock.objects.create(competition_id=competition_id, locked_by_id=policy.acting_person(by), locked_at=at)
    scores = tuple(
        (sheet.tender_id, scored_id, cell.points)
        for sheet in on_table.sheets
        if sheet.rejection is None
        for scored_id, cell in sheet.scores.items()
    )
    record_in(QualityLocked(competition_id, scores), competition_id, by, at)


@action
@in_own_part
def lift_lock(competition_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Something has to be put right before prices are opened: checks and points may be changed again."""
    on_table = bench(competition_id, by)
    decision = locking_policy.may_lift_lock(
        by,
        on_table.panel,
        on_table.standing,
        apart=on_table.terms.price_after_quality,
        under_way=tenders.prices_under_way(competition_id, at=at),
        reason=reason,
    )
    require(decision)
    QualityLock.objects.filter(competition_id=competition_id, lifted_at__isnull=True).update(
        lifted_by_id=policy.acting_person(by), lifted_at=at, lift_reason=reason.strip()
    )
    record_in(QualityLockLifted(competition_id, reason.strip()), competition_id, by, at)


@action
@in_own_part
def release_price_share(
    competition_id: UUID, *, passphrase: str, impartial: bool, by: Actor, at: datetime, recovery: bool = False
) -> datetime | None:
    """An opener releases their share of the key to prices; the last one needed begins the second opening.

    Only when the points for quality of every tender that is not rejected stand and are locked. The price of a rejected
    tender is never opened. `impartial`, `recovery` and what is returned as in `tenders.actions.release_share`.
    """
    terms = competition_moves.lock_for_opening(competition_id, at=at)
    if recovery:
        tender_policy.require_recoverer(by, terms)
    else:
        tender_policy.require_opener(by, terms)
    require_impartial(competition_id, by, "tenders.conflict_declared")
    on_table = gating.table_of(terms)
    require(may_open_prices(on_table.assessed))
    return tender_moves.release_price_share(
        terms,
        _still_in(on_table),
        passphrase=passphrase,
        impartial=impartial,
        recovery=recovery,
        by=by,
        at=at,
    )


@action
@in_own_part
def open_prices(competition_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Every file of prices has had its turn: the prices of all tenders that are still in become readable at once.

    False while a file is left, or no key is held.
    """
    terms = competition_moves.lock_for_opening(competition_id, at=at)
    on_table = gating.table_of(terms)
    locked_at = on_table.standing.quality_locked_at
    if locked_at is None:
        return False
    act = name_of(release_price_share)
    return tender_moves.open_prices(terms, _still_in(on_table), act=act, locked_at=locked_at, by=by, at=at)


def _still_in(on_table: queries.Matrix) -> list[UUID]:
    return [sheet.tender_id for sheet in on_table.sheets if sheet.rejection is None and sheet.price_sealed]
