"""What is demanded of a winner, put on record; the acts of the award call these in their own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.awards import documentation, policy
from terskel.awards import documentation_policy as rules
from terskel.awards.models import AwardDecision, WinnerEvidence
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Decision
from terskel.core.phrases import Phrasebook
from terskel.core.regimes import Regime
from terskel.dps import queries as dps
from terskel.evaluation.policy import acting_person


def is_settled(award: AwardDecision, terms: Terms) -> Decision:
    """Everything demanded is accepted; what is not, is named."""
    rows = [
        rules.Demanded(one.what, state == "accepted", state == "lacking")
        for one in documentation.standing(award.id)
        for state in (documentation.state_of(one),)
    ]
    return rules.evidence_is_settled(rows, terms.clause("winner_evidence"))


def demand_what_the_law_asks(award: AwardDecision, terms: Terms, country: str, *, by: Actor, at: datetime) -> None:
    """What is demanded of every winner: tax and VAT of a Norwegian one, what the system's requirements name, and in
    Part III that no ground for rejection applies, where no requirement of the system asks for that."""
    book, language = Phrasebook.of("awards"), terms.language
    if country == policy.NORWAY:
        demand(award, kind="tax", what=book.say("demanded.tax", language), by=by, at=at)
    asked = [
        one
        for one in dps.requirements_of(terms.dps_id)
        if one.evidence and (one.category_id is None or one.category_id in terms.category_ids)
    ]
    if terms.regime == Regime.FOA_III and not any(one.kind == "exclusion" for one in asked):
        demand(award, kind="grounds", what=book.say("demanded.grounds", language), by=by, at=at)
    for one in asked:
        demand(award, kind="requirement", what=one.evidence, requirement_id=one.id, by=by, at=at)


def demand(
    award: AwardDecision,
    *,
    kind: str,
    what: str,
    requirement_id: UUID | None = None,
    instead_of: WinnerEvidence | None = None,
    by: Actor,
    at: datetime,
) -> WinnerEvidence:
    return WinnerEvidence.objects.create(
        award_id=award.id,
        kind=kind,
        requirement_id=requirement_id,
        what=what,
        instead_of=instead_of,
        demanded_by_id=acting_person(by),
        demanded_at=at,
    )
