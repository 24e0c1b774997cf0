"""The verbs of a contract: prepare it from the award, and sign it, each party once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.awards import moves as award_moves
from terskel.awards import queries as awards
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries import clocks
from terskel.contracts import letters, policy
from terskel.contracts.events import ContractConcluded, ContractLapsed, ContractPrepared, ContractSigned
from terskel.contracts.models import Contract
from terskel.contracts.queries import facts_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.lifecycles import CONTRACT, ContractFacts
from terskel.documents import moves as document_moves
from terskel.documents import queries as documents
from terskel.documents.letters import Party, content_digest
from terskel.evaluation.policy import acting_person
from terskel.notices import moves as notice_moves
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

SUBJECT = "contracts.Contract"
AWARD_NOTICE = "award"


@action
def prepare(
    competition_id: UUID,
    *,
    starts_on: date,
    ends_on: date | None,
    owner_id: UUID,
    manager_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """Fix the text that both will sign, from the competition, the winning tender and the award; returns its id."""
    terms = competition_moves.lock(competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    award = awards.award_for_room(competition_id, at=at)
    earlier = Contract.objects.filter(competition_id=competition_id)
    standing = earlier.filter(lapsed_at__isnull=True).first()
    require(CONTRACT.permit("prepare", facts_of(standing) if standing else ContractFacts(), at))
    colleagues = {person.person_id for person in organisations.people(terms.authority_id)}
    require(
        policy.may_prepare(
            by,
            award_state=award.state if award else "none",
            starts_on=starts_on,
            ends_on=ends_on,
            named=(owner_id, manager_id),
            colleagues=colleagues,
        )
    )
    if award is None:
        raise Missing
    tender = next(one for one in tenders.opened_for_room(competition_id) if one.tender_id == award.winner_tender_id)
    supplier = organisations.supplier(award.winner_supplier_id)
    people = accounts.people([owner_id, manager_id])
    lapsed = earlier.count()
    reference = f"{terms.reference}-K{lapsed + 1}" if lapsed else f"{terms.reference}-K"
    text = letters.contract_text(
        award,
        tender,
        letters.Parties(
            authority=_party(terms.authority_id),
            supplier=Party.with_place(supplier),
            owner=people[owner_id].name,
            manager=people[manager_id].name,
        ),
        reference=reference,
        starts_on=starts_on,
        ends_on=ends_on,
        at=at,
    )
    contract = Contract.objects.create(
        competition_id=competition_id,
        award_id=award.id,
        authority_id=terms.authority_id,
        supplier_id=supplier.id,
        reference=reference,
        title=terms.title,
        value=award.price,
        starts_on=starts_on,
        ends_on=ends_on,
        owner_id=owner_id,
        manager_id=manager_id,
        text_letter_id=document_moves.write_letter(
            text,
            matter_id=competition_id,
            authority_id=terms.authority_id,
            recipient_organisation_id=supplier.id,
            at=at,
            by=by,
        ),
        digest=content_digest(text),
        standstill_ends_at=award.standstill_ends_at,
        prepared_by_id=acting_person(by),
        prepared_at=at,
    )
    event = ContractPrepared(
        contract.id, competition_id, supplier.id, contract.value, contract.digest, award.standstill_ends_at
    )
    _record(event, contract, by, at)
    return contract.id


@action
def sign(contract_id: UUID, *, digest_seen: str, by: Actor, at: datetime) -> bool:
    """Sign for the party `by` acts for, on the digest of the text that was read; True when that concludes it.

    Nobody signs while the standstill runs (FOA § 25-2). The second signature concludes the contract (§ 25-1(5)).
    """
    competition_id = Contract.objects.filter(id=contract_id).values_list("competition_id", flat=True).first()
    if competition_id is None:
        raise Missing
    competition_moves.lock(competition_id)
    contract = Contract.objects.select_for_update().get(id=contract_id)
    side = policy.side_of(by, authority_id=contract.authority_id, supplier_id=contract.supplier_id)
    if side is None:
        raise Missing
    require(policy.may_sign(by, side, signs_here=organisations.signing_of(by).in_matter(contract.id)))
    if side == "supplier":
        require(organisations.may_sign_for(contract.supplier_id, acting_person(by), at=at))
    facts = replace(facts_of(contract), held_since=award_moves.signing_held_since(competition_id))
    require(CONTRACT.permit(f"sign_for_{side}", facts, at))
    text = documents.letter(by, contract.text_letter_id).letter
    if not digest_seen == contract.digest == content_digest(text):
        refuse("contracts.text_changed")
    if side == "authority":
        contract.authority_signed_by_id, contract.authority_signed_at = acting_person(by), at
        organisation_id = contract.authority_id
    else:
        contract.supplier_signed_by_id, contract.supplier_signed_at = acting_person(by), at
        organisation_id = contract.supplier_id
    concludes = contract.authority_signed_at is not None and contract.supplier_signed_at is not None
    contract.concluded_at = at if concludes else None
    contract.save()
    _record(ContractSigned(contract.id, side, organisation_id, contract.digest), contract, by, at)
    if concludes:
        _conclude(contract, by, at)
    return concludes


@action
def reverse_award(award_id: UUID, *, by: Actor, at: datetime) -> None:
    """Reverse an announced award, as proposed, before both have signed (FOA § 25-1(4)); an approver decides.

    A contract that is prepared lapses, and everyone who was told of the award is told in the same act.
    """
    competition_moves.lock(award_moves.competition_of(award_id))
    award_moves.reverse(award_id, by=by, at=at)
    _lapse_with(award_id, by, at)


@action
def decide_complaint(complaint_id: UUID, *, by: Actor, at: datetime) -> None:
    """Decide a complaint as proposed; an approver who did not propose it. The complainant has its letter at once.

    Where the award is to be put right it is reversed in the same act, before both have signed (FOA § 25-1(4)).
    """
    award_id = award_moves.decide_complaint(complaint_id, by=by, at=at)
    if award_id is not None:
        _lapse_with(award_id, by, at)


def _lapse_with(award_id: UUID, by: Actor, at: datetime) -> None:
    """The contract made from an award that is reversed, where one is prepared; refused when both have signed."""
    contract = Contract.objects.select_for_update().filter(award_id=award_id, lapsed_at__isnull=True).first()
    if contract is None:
        return
    require(CONTRACT.permit("lapse", facts_of(contract), at))
    contract.lapsed_at = at
    contract.save(update_fields=["lapsed_at"])
    _record(ContractLapsed(contract.id, contract.competition_id, contract.supplier_id), contract, by, at)


def _conclude(contract: Contract, by: Actor, at: datetime) -> None:
    """Tell everyone invited (LOA § 15), and owe the public award notice (FOA § 21-6)."""
    terms = competitions.terms(contract.competition_id)
    sender = _party(contract.authority_id)
    supplier_name = organisations.supplier(contract.supplier_id).name
    due_at = clocks.award_notice_due(terms, at).instant
    notice_moves.require(AWARD_NOTICE, contract.competition_id, contract.authority_id, due_at, at, by=by)
    letter_id = document_moves.write_letter(
        letters.concluded(terms, sender=sender, supplier_name=supplier_name, at=at),
        matter_id=contract.competition_id,
        authority_id=contract.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
        public_from=at,
    )
    event = ContractConcluded(contract.id, contract.competition_id, contract.supplier_id, letter_id, due_at)
    _record(event, contract, by, at)


def _party(authority_id: UUID) -> Party:
    return Party.with_place(organisations.authority(authority_id))


def _record(event: object, contract: Contract, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, contract.id), matters=(contract.competition_id, contract.id))
