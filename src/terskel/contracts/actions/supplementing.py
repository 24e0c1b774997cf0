"""A new version of the procurement report, with what happened after it was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import policy
from terskel.competitions import moves as competition_moves
from terskel.competitions import policy as competition_policy
from terskel.competitions.queries.clauses import in_own_part
from terskel.contracts import supplements
from terskel.contracts.events import ReportSupplemented
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.documents import moves as document_moves
from terskel.documents import queries as documents
from terskel.evaluation.moves import require_impartial


@action
@in_own_part
def supplement_report(competition_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Write the report again with what came later; every earlier version stays. Returns the letter's id.

    Raises `Missing` for all but the authority's responsible people (FOA §§ 10-5, 25-5).
    """
    terms = competition_moves.lock(competition_id)
    if competition_policy.acts_in(by, terms.authority_id, competition_id):
        require_impartial(competition_id, by, "contracts.conflict_declared")
    found = supplements.supplement(by, competition_id)
    if by.mandate is not None:
        refuse("awards.body_decides_itself", "FOA § 7-8")
    if found is None:
        refuse("awards.nothing_to_supplement", "FOA §§ 10-5, 25-5")
    require(policy.may_supplement(by, later=len(found.unwritten)))
    base = documents.letter_texts([found.base])[found.base]
    number = len(found.versions) + 1
    letter_id = document_moves.write_letter(
        supplements.version(terms, base, found.every, number=number, at=at),
        matter_id=competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
    )
    record(
        ReportSupplemented(competition_id, letter_id, number),
        by=by,
        at=at,
        subject=("competitions.Competition", competition_id),
        matters=(competition_id,),
    )
    return letter_id
