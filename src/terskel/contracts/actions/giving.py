"""A signature as it is kept, and what follows when both parties have given theirs; wherever they were given."""

from __future__ import annotations

from datetime import datetime

from terskel.accounts import queries as accounts
from terskel.competitions import queries as competitions
from terskel.competitions.queries import clauses, clocks
from terskel.contracts import letters, policy
from terskel.contracts.actions.parts import party, recorded
from terskel.contracts.events import ContractConcluded
from terskel.contracts.models import Contract, ServiceSigner, Signature
from terskel.contracts.policy import Side
from terskel.core.actors import APPROVER, SIGNATORY, Actor
from terskel.documents import moves as document_moves
from terskel.evaluation.policy import acting_person
from terskel.notices import moves as notice_moves
from terskel.organisations import queries as organisations

AWARD_NOTICE = "award"


def keep_signature(
    contract: Contract, side: Side, signer: Actor, at: datetime, *, given_at_service: ServiceSigner | None = None
) -> Signature:
    """Name, role and organisation of whoever signed at `at`, in the contract's language."""
    person_id = acting_person(signer)
    language = competitions.terms(contract.competition_id).language
    mandate = organisations.running_mandate(contract.supplier_id, person_id, at=at) if side == "supplier" else None
    if side == "authority":
        body = organisations.authority(contract.authority_id)
        organisation, number = body.name, body.number
        held = next((role for role in policy.SIGNERS_OF_AUTHORITY if signer.has(role)), "")
        absent = tuple(one.name for one in signer.stands_in_for) if held == APPROVER else ()
    else:
        firm = organisations.supplier(contract.supplier_id)
        organisation, number = firm.name, firm.number
        held, absent = mandate.kind if mandate is not None else SIGNATORY, ()
    jointly = mandate is not None and mandate.jointly
    return Signature.objects.create(
        contract=contract,
        side=side,
        person_id=person_id,
        name=accounts.people([person_id])[person_id].name,
        role=letters.role_text(held, language, jointly=jointly, acting_for=absent),
        organisation=organisation,
        number=number,
        mandate_id=mandate.id if mandate is not None else None,
        digest=contract.digest,
        signed_at=at,
        given_at_service=given_at_service,
    )


def conclude(contract: Contract, concluded_at: datetime, by: Actor, at: datetime) -> None:
    """Tell everyone invited (LOA § 15), and owe the public award notice (FOA § 21-6).

    `concluded_at` is when the last of both signed; `at` when we know of it, and the letter is sent.
    """
    terms = competitions.terms(contract.competition_id)
    sender = party(contract.authority_id)
    supplier_name = organisations.supplier(contract.supplier_id).name
    due_at = clocks.award_notice_due(terms, concluded_at).instant
    notice_moves.require(AWARD_NOTICE, contract.competition_id, contract.authority_id, due_at, at, by=by)
    letter_id = document_moves.write_letter(
        letters.concluded(
            terms,
            sender=sender,
            supplier_name=supplier_name,
            concluded_at=concluded_at,
            notice_clause=clauses.clause(terms, "award_notice"),
            at=at,
        ),
        matter_id=contract.competition_id,
        authority_id=contract.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
        public_from=at,
    )
    event = ContractConcluded(contract.id, contract.competition_id, contract.supplier_id, letter_id, due_at)
    recorded(event, contract, by, at)
