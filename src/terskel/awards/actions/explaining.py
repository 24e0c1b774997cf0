"""Fuller reasons on request (directive 2014/24/EU art. 55(2)): asked by a tenderer, given by a buyer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import matters, policy, reasons, reasons_letter, secrecy, writing
from terskel.awards.events import ReasonsAsked, ReasonsGiven
from terskel.awards.models import ReasonsRequest, TendererLetter
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries import clocks
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.core.ids import uuid7
from terskel.documents.letters import Party
from terskel.evaluation import queries as evaluations
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations

SUBJECT = "awards.ReasonsRequest"


@action
@in_own_part
def ask_reasons(competition_id: UUID, text: str = "", *, by: Actor, at: datetime) -> UUID:
    """Ask for fuller reasons after the award letter; returns the request's id."""
    terms = competition_moves.lock(competition_id)
    told = reasons.letter_to_ask_about(by, competition_id)
    earlier = ReasonsRequest.objects.filter(
        award_id=told.award_id, supplier_id=told.supplier_id, answered_at__isnull=True
    )
    require(policy.may_ask_reasons(by, waiting=earlier.exists()))
    due_at = clocks.fuller_reasons_due(terms, at).instant
    row = ReasonsRequest.objects.create(
        id=uuid7(),
        award_id=told.award_id,
        supplier_id=told.supplier_id,
        text=text.strip(),
        asked_at=at,
        due_at=due_at,
        asked_by_id=acting_person(by),
    )
    asked = ReasonsAsked(row.id, competition_id, row.supplier_id, due_at)
    record(asked, by=by, at=at, subject=(SUBJECT, row.id), matters=(competition_id,))
    return row.id


@action
@in_part_of(matters.of_request)
def give_reasons(
    request_id: UUID, answer: str, *, confirmed_secrets: Collection[UUID] = (), by: Actor, at: datetime
) -> None:
    """Answer in a letter that also holds what the evaluation recorded about the tender.

    `confirmed_secrets`: the passages another tenderer has marked that the writer has read in the answer and found to be
    no business secrets (FOA § 7-4); with one that is not among them nothing is sent.
    """
    competition_id = matters.of_request(request_id)
    terms = competition_moves.lock(competition_id)
    row = ReasonsRequest.objects.select_for_update(of=("self",)).select_related("award").get(id=request_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require_impartial(competition_id, by, "awards.conflict_declared")
    require(policy.may_give_reasons(by, answered_at=row.answered_at, reversed_at=row.award.reversed_at, answer=answer))
    written = secrecy.told_in_reason(answer, competition_id, [row.supplier_id])
    require(policy.secrets_are_confirmed({one.id: one.passage for one in written}, confirmed_secrets))
    result = evaluations.result_for_room(competition_id)
    if result is None:
        raise Missing
    told = TendererLetter.objects.get(award_id=row.award_id, supplier_id=row.supplier_id)
    supplier = organisations.supplier(row.supplier_id)
    letter = reasons_letter.fuller_reasons(
        writing.announcement(row.award, result, by=None, at=at),
        result.sheet(told.tender_id),
        Party(supplier.name, supplier.number),
        asked_at=row.asked_at,
        asked=row.text,
        answer=answer.strip(),
        written_by=by.name,
        at=at,
    )
    row.answer, row.answered_at, row.answered_by_id = answer.strip(), at, acting_person(by)
    row.letter_id = writing.write(letter, terms, row.supplier_id, by=by, at=at)
    row.save(update_fields=["answer", "answered_at", "answered_by", "letter"])
    given = ReasonsGiven(row.id, competition_id, row.supplier_id, row.letter_id, tuple(one.id for one in written))
    record(given, by=by, at=at, subject=(SUBJECT, row.id), matters=(competition_id,))
