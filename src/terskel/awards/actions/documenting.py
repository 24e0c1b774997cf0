"""The winner's evidence: demanded, asked for, received, accepted or found lacking (FOA § 17-1(5), LOA § 5l)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import IO, Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import demanding, documentation, evidence_letter, matters, policy, queries, secrecy, writing
from terskel.awards import documentation_policy as rules
from terskel.awards.actions.awarding import SUBJECT, held, with_hand_of
from terskel.awards.events import EvidenceAdded, EvidenceAsked, EvidenceConcluded, EvidenceReceived
from terskel.awards.models import AwardDecision, WinnerEvidence
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries import Terms, clocks
from terskel.competitions.queries.clauses import in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.lifecycles import AWARD
from terskel.documents import moves as documents
from terskel.documents.letters import Party
from terskel.documents.moves import KeptFile
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations

LARGEST: Final = 200 * documents.MIB
Event = EvidenceAdded | EvidenceAsked | EvidenceConcluded | EvidenceReceived


@action
@in_part_of(matters.of_award)
def demand_more(award_id: UUID, what: str, *, by: Actor, at: datetime) -> UUID:
    """Demand something of the winner besides what the law and the system demand; returns its id."""
    award, terms = _open(award_id, by, at)
    known = [one.what for one in documentation.standing(award_id)]
    require(rules.may_demand(what, known, terms.clause("winner_evidence")))
    row = demanding.demand(award, kind="stated", what=what.strip(), by=by, at=at)
    _record(EvidenceAdded(award.id, award.competition_id, row.id, row.what, None), award, by, at)
    return row.id


@action
@in_part_of(matters.of_evidence)
def demand_anew(evidence_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Demand a piece again that was found lacking, or grew too old; the earlier one stays on record."""
    row, award, terms = _held(evidence_id, by, at)
    clause = terms.clause("winner_evidence")
    require(rules.may_demand_anew(concluded=row.concluded_at is not None, clause=clause))
    again = demanding.demand(
        award, kind=row.kind, what=row.what, requirement_id=row.requirement_id, instead_of=row, by=by, at=at
    )
    if row.kind == "tax":
        award.tax_information_issued_on = None
        award.save(update_fields=["tax_information_issued_on"])
    _record(EvidenceAdded(award.id, award.competition_id, again.id, again.what, row.id), award, by, at)
    return again.id


@action
@in_part_of(matters.of_award)
def ask_winner(
    award_id: UUID, *, due_at: datetime, confirmed_secrets: Collection[UUID] = (), by: Actor, at: datetime
) -> UUID:
    """Ask the winner in writing for everything that is neither asked for nor received; returns the letter's id.

    `confirmed_secrets`: passages that another tenderer has marked, read in the demand and found to be no secrets.
    """
    award, terms = _open(award_id, by, at)
    waiting = [one for one in documentation.standing(award_id) if documentation.state_of(one) == "demanded"]
    clause = terms.clause("winner_evidence")
    require(rules.may_ask_winner([one.what for one in waiting], due_at=due_at, at=at, clause=clause))
    winner = organisations.supplier(award.winner_supplier_id)
    told = {
        one.id: one.passage
        for one in secrecy.told_by_demanding(award.competition_id, winner.id, [one.what for one in waiting])
    }
    require(policy.secrets_are_confirmed(told, confirmed_secrets))
    letter = evidence_letter.letter(
        terms,
        what=[one.what for one in waiting],
        due_at=due_at,
        sender=Party.with_place(organisations.authority(terms.authority_id)),
        recipient=Party(winner.name, winner.number),
        asked_by=by.name,
        at=at,
    )
    letter_id = writing.write(letter, terms, winner.id, by=by, at=at)
    for one in waiting:
        one.asked_by_id, one.asked_at, one.due_at, one.letter_id = acting_person(by), at, due_at, letter_id
    WinnerEvidence.objects.bulk_update(waiting, ["asked_by", "asked_at", "due_at", "letter"])
    keys = tuple(one.id for one in waiting)
    asked = EvidenceAsked(award.id, award.competition_id, winner.id, keys, letter_id, due_at, tuple(told))
    _record(asked, award, by, at)
    return letter_id


@action
@in_part_of(matters.of_evidence)
def hand_in_evidence(
    evidence_id: UUID, content: IO[bytes], *, name: str, media_type: str, issued_on: date, by: Actor, at: datetime
) -> None:
    """The winner hands in what it was asked for; a later file takes the place of an earlier one."""
    award_id = WinnerEvidence.objects.filter(id=evidence_id).values_list("award_id", flat=True).first()
    found = AwardDecision.objects.filter(id=award_id).first() if award_id else None
    if found is None or not by.is_supplier or not by.acts_for(found.winner_supplier_id):
        raise Missing
    terms = competition_moves.lock(found.competition_id)
    award = AwardDecision.objects.select_for_update().get(id=found.id)
    row = WinnerEvidence.objects.select_for_update().filter(id=evidence_id, asked_at__isnull=False).first()
    if row is None:
        raise Missing
    clause = terms.clause("winner_evidence")
    waits = AWARD.state(queries.facts_of(award), at) == "prepared" and terms.cancelled_at is None
    require(rules.may_hand_in_evidence(by, takes_more=waits and row.concluded_at is None, clause=clause))
    require(rules.may_receive(source="winner", issued_on=issued_on, concluded=False, clause=clause, at=at))
    file_id = _kept(content, name=name, media_type=media_type, award=award, by=by, at=at)
    _receive(row, award, source="winner", issued_on=issued_on, file_id=file_id, by=by, at=at)


@action
@in_part_of(matters.of_evidence)
def receive_evidence(
    evidence_id: UUID,
    *,
    source: str,
    issued_on: date,
    content: IO[bytes] | None = None,
    name: str = "",
    media_type: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """The buyer puts on record a piece that is held already, that a register gives, or that came otherwise."""
    row, award, terms = _held(evidence_id, by, at)
    clause, concluded = terms.clause("winner_evidence"), row.concluded_at is not None
    require(rules.may_receive(source=source, issued_on=issued_on, concluded=concluded, clause=clause, at=at))
    file_id = _kept(content, name=name, media_type=media_type, award=award, by=by, at=at) if content else None
    _receive(row, award, source=source, issued_on=issued_on, file_id=file_id, by=by, at=at)


@action
@in_part_of(matters.of_evidence)
def conclude_evidence(evidence_id: UUID, *, accepted: bool, lacking: str = "", by: Actor, at: datetime) -> None:
    """Accept a piece, or say what it lacks. Information on tax and VAT must be fresh (LOA § 5l)."""
    row, award, terms = _held(evidence_id, by, at)
    received, concluded = row.received_at is not None, row.concluded_at is not None
    clause = terms.clause("winner_evidence")
    require(
        rules.may_conclude(accepted=accepted, lacking=lacking, received=received, concluded=concluded, clause=clause)
    )
    if accepted and row.kind == "tax":
        winner = organisations.supplier(award.winner_supplier_id)
        oldest = clocks.tax_information_oldest(terms, oslo_day(at))
        require(policy.tax_information_is_fresh(winner.country, row.issued_on, letter_on=oslo_day(at), oldest=oldest))
        award.tax_information_issued_on = row.issued_on
    row.lacking = "" if accepted else lacking.strip()
    row.concluded_by_id, row.concluded_at = acting_person(by), at
    row.save(update_fields=["lacking", "concluded_by", "concluded_at"])
    award.worked_on_by = with_hand_of(award.worked_on_by, by)
    award.save(update_fields=["tax_information_issued_on", "worked_on_by"])
    _record(EvidenceConcluded(award.id, award.competition_id, row.id, row.lacking), award, by, at)


def _receive(
    row: WinnerEvidence,
    award: AwardDecision,
    *,
    source: str,
    issued_on: date,
    file_id: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    row.source, row.issued_on, row.file_id = source, issued_on, file_id
    row.received_by_id, row.received_at = acting_person(by), at
    row.save(update_fields=["source", "issued_on", "file", "received_by", "received_at"])
    _record(EvidenceReceived(award.id, award.competition_id, row.id, source, issued_on, file_id), award, by, at)


def _kept(content: IO[bytes], *, name: str, media_type: str, award: AwardDecision, by: Actor, at: datetime) -> UUID:
    """The file is kept and checked for malware as every file from outside; gives its id."""
    try:
        with documents.keeping(iter(partial(content.read, documents.MIB), b""), limit=LARGEST) as (stored, keep):
            keep()
    except documents.TooLarge:
        refuse("documents.too_large", name=name, limit=LARGEST)
    kept = KeptFile(name[:255], media_type[:255] or "application/octet-stream", stored.sha256, stored.size)
    matter = award.competition_id
    (file_id,) = documents.name_files((kept,), access="internal", authority_id=None, matter_id=matter, at=at, by=by)
    return file_id


def _open(award_id: UUID, by: Actor, at: datetime) -> tuple[AwardDecision, Terms]:
    """The award, held, while its recommendation can be changed."""
    award, terms = held(award_id, by, preparing=True)
    require(policy.may_prepare(by))
    require(AWARD.permit("check_evidence", queries.facts_of(award), at))
    return award, terms


def _held(evidence_id: UUID, by: Actor, at: datetime) -> tuple[WinnerEvidence, AwardDecision, Terms]:
    found = WinnerEvidence.objects.filter(id=evidence_id).values_list("award_id", flat=True).first()
    if found is None:
        raise Missing
    award, terms = _open(found, by, at)
    row = WinnerEvidence.objects.select_for_update(of=("self",)).filter(id=evidence_id, anew__isnull=True).first()
    if row is None:
        raise Missing
    return row, award, terms


def _record(event: Event, award: AwardDecision, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, award.id), matters=(award.competition_id,))
