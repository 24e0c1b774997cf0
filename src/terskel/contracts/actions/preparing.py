"""A contract that is prepared from the award, and withdrawn by the authority before both have signed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import action
from terskel.awards import queries as awards
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries import Terms
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.contracts import dates, letters, policy, queries
from terskel.contracts.actions.parts import ended_with, locked, matter_of, party, recorded
from terskel.contracts.events import ContractPrepared, ContractWithdrawn
from terskel.contracts.models import STANDING, Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.lifecycles import CONTRACT, ContractFacts
from terskel.documents import moves as document_moves
from terskel.documents import queries as documents
from terskel.documents.letters import Party
from terskel.dps import queries as dps
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders


@action
@in_own_part
def prepare(
    competition_id: UUID,
    *,
    starts_on: date,
    ends_on: date | None,
    owner_id: UUID,
    manager_id: UUID,
    shift_reason: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Fix the document that both will sign, from the competition, the winning tender and the award; gives its id.

    `shift_reason` says why the dates are not those that were published; it stands in the contract and in the event.
    After one that was declined, withdrawn or lapsed another is made from the award that stands then.
    """
    terms = competition_moves.lock(competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require_impartial(competition_id, by, "contracts.conflict_declared")
    award = awards.award_for_room(competition_id, at=at)
    earlier = Contract.objects.filter(competition_id=competition_id)
    standing = earlier.filter(STANDING).first()
    require(CONTRACT.permit("prepare", queries.facts_of(standing) if standing else ContractFacts(), at))
    if award is None:
        refuse("contracts.not_awarded", "FOA § 25-1")
    published = _published(award.terms)
    moved = published.differ(starts_on, ends_on)
    colleagues = {person.person_id for person in organisations.people(terms.authority_id)}
    require(
        policy.may_prepare(
            by,
            award_state=award.state,
            dates=dates.may_have(
                published,
                starts_on=starts_on,
                ends_on=ends_on,
                awarded_on=oslo_day(award.approved_at or at),
                shift_reason=shift_reason,
            ),
            named=(owner_id, manager_id),
            colleagues=colleagues,
        )
    )
    tender = next(one for one in tenders.opened_for_room(competition_id) if one.tender_id == award.winner_tender_id)
    supplier = organisations.supplier(award.winner_supplier_id)
    people = accounts.people([owner_id, manager_id])
    ended = earlier.count()
    reference = f"{terms.reference}-K{ended + 1}" if ended else f"{terms.reference}-K"
    text = letters.contract_text(
        award,
        tender,
        letters.Parties(
            authority=party(terms.authority_id),
            supplier=Party.with_place(supplier),
            owner=people[owner_id].name,
            manager=people[manager_id].name,
        ),
        categories={key: one.label for key, one in dps.categories_by_ids(tender.roles).items()},
        reference=reference,
        starts_on=starts_on,
        ends_on=ends_on,
        shift_reason=shift_reason.strip() if moved else "",
        at=at,
    )
    letter_id = document_moves.write_letter(
        text,
        matter_id=competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=supplier.id,
        at=at,
        by=by,
    )
    document = documents.attached_file(document_moves.typeset(letter_id, at=at, by=by))
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
        text_letter_id=letter_id,
        document_id=document.id,
        digest=document.sha256,
        standstill_ends_at=award.standstill_ends_at,
        prepared_by_id=acting_person(by),
        prepared_at=at,
    )
    event = ContractPrepared(
        contract.id,
        competition_id,
        supplier.id,
        contract.value,
        contract.digest,
        award.standstill_ends_at,
        starts_on,
        ends_on,
        shift_reason.strip() if moved else "",
    )
    recorded(event, contract, by, at)
    return contract.id


@action
@in_part_of(matter_of)
def withdraw(contract_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take the document back before both have signed; the supplier is told why. The award stands (FOA § 25-1(5))."""
    contract = locked(contract_id)
    if policy.side_of(by, authority_id=contract.authority_id, supplier_id=contract.supplier_id) != "authority":
        raise Missing
    require_impartial(contract.competition_id, by, "contracts.conflict_declared")
    require(policy.may_withdraw(by, reason=reason))
    require(CONTRACT.permit("withdraw", queries.facts_of(contract), at))
    contract.withdrawn_at, contract.withdrawn_by_id = at, acting_person(by)
    ended_with(contract, reason)
    recorded(ContractWithdrawn(contract.id, contract.competition_id, contract.supplier_id), contract, by, at)


def _published(terms: Terms) -> dates.Published:
    """What the documents said as they stand after every correction, and how long a framework agreement may last."""
    if terms.result_kind != "framework":
        return dates.Published(terms.starts_on, terms.ends_on)
    longest = terms.kept.law.known_period("framework_agreement")
    return dates.Published(terms.starts_on, terms.ends_on, longest.whole, longest.clause)
