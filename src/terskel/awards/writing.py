"""Putting an award on paper: gathering what its documents say, and keeping them as letters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards import documentation, letters, lots, rejection_reversals
from terskel.awards.letters import Announcement
from terskel.awards.models import AwardDecision, TendererLetter
from terskel.awards.protocol import Chosen, Course, Invited
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms, clauses, clocks
from terskel.core.actors import Actor
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData, Party, decider
from terskel.evaluation import queries as evaluations
from terskel.evaluation.queries import Result, Sheet
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.tenders import queries as tenders


def course(terms: Terms, at: datetime) -> Course:
    """How the competition went so far; who tendered only after the opening."""
    opened_at = tenders.opening_facts(terms.competition_id).opened_at
    sheets = evaluations.sheets_of(terms) if opened_at else None
    invited = organisations.suppliers(competitions.invited(terms.competition_id))
    later = competitions.invited_later(terms.competition_id)
    authority = organisations.authority(terms.authority_id)
    return Course(
        terms=terms,
        authority=Party.with_place(authority),
        invited=tuple(
            Invited(one.name, one.number, later.get(one.id))
            for one in sorted(invited.values(), key=lambda one: one.sort_key)
        ),
        numbers={sheet.supplier_id: invited[sheet.supplier_id].number for sheet in sheets or ()},
        opened_at=opened_at,
        sheets=sheets,
        panel=evaluations.panel_of(terms.competition_id),
        at=at,
        changed_points=evaluations.changes_in_words(terms, sheets or (), terms.language),
        reversed_rejections=rejection_reversals.in_words(terms, sheets or ()),
    )


def chosen(award: AwardDecision, result: Result, winner: SupplierView, *, approved_by: str) -> Chosen:
    """The award as the report tells it; `approved_by` is empty in a preview."""
    documented = documentation.lines(documentation.of_award(award), result.terms.language)
    return Chosen(
        ranking=result.ranking,
        low_price_note=result.low_price_note,
        winner=result.sheet(award.winner_tender_id),
        passed_over=lots.passed_over(result, award.winner_tender_id, at=award.prepared_at),
        winner_number=winner.number,
        finalised_at=result.finalised_at,
        evidence="\n".join((*documented, award.evidence)),
        tax_information_issued_on=award.tax_information_issued_on,
        sanctions=award.sanctions,
        no_lots_reason=award.no_lots_reason,
        subcontracts=award.subcontracts,
        conflicts=award.conflicts,
        other_matters=award.other_matters,
        prepared_by=accounts.person(award.prepared_by_id).name,
        approved_by=approved_by,
        standstill_days=award.standstill_days,
        standstill_ends_at=award.standstill_ends_at,
    )


def announcement(award: AwardDecision, result: Result, *, by: Actor | None, at: datetime) -> Announcement:
    """What is common to the letters of the award, if they went out at `at`; `by` approves, None in a preview."""
    days = award.standstill_days
    officer = accounts.person(award.prepared_by_id)
    authority = organisations.authority(result.terms.authority_id)
    return Announcement(
        terms=result.terms,
        ranking=result.ranking,
        chosen=award.winner_tender_id,
        passed_over=lots.passed_over(result, award.winner_tender_id, at=at),
        winner_name=organisations.supplier(award.winner_supplier_id).name,
        characteristics={UUID(key): text for key, text in award.characteristics.items()},
        standstill=clocks.standstill_end(result.terms, at, days),
        sender=Party.with_place(authority),
        decided_by=decider(by, result.terms.language) if by else "",
        handled_by=f"{officer.name}, {officer.email}",
        at=at,
        suspension=clauses.clause(result.terms, "suspension"),
    )


def letters_of(announced: Announcement, result: Result) -> list[tuple[Sheet, LetterData]]:
    """The letter to each tenderer, in the order of the opening."""
    suppliers = organisations.suppliers([sheet.supplier_id for sheet in result.sheets])
    recipients = {key: Party(one.name, one.number) for key, one in suppliers.items()}
    return [(sheet, letters.award_letter(announced, sheet, recipients[sheet.supplier_id])) for sheet in result.sheets]


def tell_all(
    award: AwardDecision, announced: Announcement, result: Result, *, by: Actor
) -> tuple[tuple[UUID, UUID], ...]:
    """Write each tenderer its own letter; returns (supplier id, letter id) of each."""
    told = [
        TendererLetter(
            award=award,
            supplier_id=sheet.supplier_id,
            tender_id=sheet.tender_id,
            letter_id=write(data, announced.terms, sheet.supplier_id, by=by, at=announced.at),
        )
        for sheet, data in letters_of(announced, result)
    ]
    TendererLetter.objects.bulk_create(told)
    return tuple((one.supplier_id, one.letter_id) for one in told)


def write(data: LetterData, terms: Terms, recipient_id: UUID | None, *, by: Actor, at: datetime) -> UUID:
    return documents.write_letter(
        data,
        matter_id=terms.competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=recipient_id,
        at=at,
        by=by,
    )
