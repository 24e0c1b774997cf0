"""Who is told of a contract: that it waits, that a party has signed, who signs, and what became of it."""

from collections.abc import Iterable

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.contracts.policy import SIGNERS_OF_AUTHORITY
from terskel.core.actors import BUYER, SUPPLIER_ADMIN
from terskel.notifications.readers import (
    Telling,
    each_once,
    identifier,
    identifiers,
    people,
    signatories,
    subject,
    suppliers,
    tells,
    those_with,
)


@tells("contracts.ContractConcluded")
def _to_all_who_were_invited_and_those_who_look_after_it(event: EventView) -> Iterable[Telling]:
    """Everyone invited, the winner too (LOA § 15), and the contract's owner and manager."""
    terms, contract = (
        competitions.terms(identifier(event, "competition_id")),
        contracts.contract_for_room(subject(event)),
    )
    facts = {"title": terms.title}
    invited = suppliers(competitions.invited(terms.competition_id), terms.competition_id)
    yield Telling(invited, ("result", terms.competition_id), facts)
    keepers = people([contract.owner_id, contract.manager_id], contract.authority_id)
    yield Telling(keepers, ("contract", contract.id), facts)


@tells("contracts.ContractPrepared")
def _to_both_parties(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(identifier(event, "competition_id"))
    contract_id = identifier(event, "contract_id")
    facts = {"title": terms.title}
    yield Telling(signatories(identifier(event, "supplier_id"), contract_id), ("supplier_contract", contract_id), facts)
    yield Telling(those_with(terms.authority_id, *SIGNERS_OF_AUTHORITY), ("contract", contract_id), facts)


@tells("contracts.ContractSigned")
def _to_the_other_party(event: EventView) -> Iterable[Telling]:
    """The second signature concludes the contract, and that is told instead."""
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    if contract.concluded_at is not None:
        return
    facts = {"title": contract.title}
    if event.payload["for_party"] == "supplier":
        named = contracts.named_for_authority([contract.id]).get(contract.id)
        alone = people([named], contract.authority_id) if named else None
        readers = alone or those_with(contract.authority_id, *SIGNERS_OF_AUTHORITY)
        yield Telling(readers, ("contract", contract.id), facts)
    else:
        yield Telling(signatories(contract.supplier_id, contract.id), ("supplier_contract", contract.id), facts)


@tells("contracts.ContractCosigned")
def _to_those_who_may_sign_together(event: EventView) -> Iterable[Telling]:
    """The firm's other signatories, and its administrators, who can name another."""
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    signed = identifier(event, "person_id")
    firm = [*signatories(contract.supplier_id, contract.id), *those_with(contract.supplier_id, SUPPLIER_ADMIN)]
    readers = tuple(one for one in each_once(firm) if one.person_id != signed)
    facts = {"title": contract.title, "name": event.person_name}
    yield Telling(readers, ("supplier_contract", contract.id), facts)


@tells("contracts.SignatoryNamed")
def _to_whoever_signs_it_now(event: EventView) -> Iterable[Telling]:
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    readers = people([identifier(event, "person_id")], contract.authority_id)
    yield Telling(readers, ("contract", contract.id), {"title": contract.title})


@tells("contracts.ContractSentOut")
def _to_those_who_are_asked_to_sign_at_the_service(event: EventView) -> Iterable[Telling]:
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    facts, asked = {"title": contract.title}, identifiers(event, "person_ids")
    yield Telling(people(asked, contract.authority_id), ("contract", contract.id), facts)
    yield Telling(people(asked, contract.supplier_id), ("supplier_contract", contract.id), facts)


@tells("contracts.SignatureJobEnded")
def _to_both_sides_of_a_contract_that_came_back_unsigned(event: EventView) -> Iterable[Telling]:
    """Both having signed is told as the conclusion; what was called back is no news to the authority."""
    outcome = event.payload["outcome"]
    if outcome == "signed":
        return
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    facts = {"title": contract.title}
    if outcome != "cancelled":
        roles = (BUYER, *SIGNERS_OF_AUTHORITY)
        yield Telling(those_with(contract.authority_id, *roles), ("contract", contract.id), facts)
    yield Telling(signatories(contract.supplier_id, contract.id), ("supplier_contract", contract.id), facts)


@tells("contracts.ContractDeclined", "contracts.ContractWithdrawn")
def _to_both_sides_of_a_contract_that_came_to_nothing(event: EventView) -> Iterable[Telling]:
    """Those who look after it for the authority, and the supplier's signatories and contacts."""
    contract = contracts.contract_for_room(identifier(event, "contract_id"))
    facts = {"title": contract.title}
    yield Telling(those_with(contract.authority_id, BUYER, *SIGNERS_OF_AUTHORITY), ("contract", contract.id), facts)
    readers = [*signatories(contract.supplier_id, contract.id), *suppliers([contract.supplier_id], contract.id)]
    yield Telling(each_once(readers), ("supplier_contract", contract.id), facts)
