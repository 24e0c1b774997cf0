"""Who may prepare, read and sign a contract. Pure: facts in, decision out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final, Literal
from uuid import UUID

from terskel.core.actors import APPROVER, BUYER, CONTRACT_MANAGER, Actor
from terskel.core.decisions import PERMITTED, Decision, Refused

SIGNERS_OF_AUTHORITY: Final = (APPROVER, CONTRACT_MANAGER)
ANNOUNCED: Final = ("notified", "final")

Side = Literal["authority", "supplier"]


def may_prepare(
    by: Actor,
    *,
    award_state: str,
    starts_on: date,
    ends_on: date | None,
    named: Collection[UUID],
    colleagues: Collection[UUID],
) -> Decision:
    """A buyer, once the award is told; owner and manager are the authority's own people."""
    if not by.has(BUYER):
        return Refused("contracts.not_buyer")
    if award_state not in ANNOUNCED:
        return Refused("contracts.not_awarded", "FOA § 25-1")
    if ends_on is not None and ends_on < starts_on:
        return Refused("contracts.ends_before_it_starts", facts={"starts_on": starts_on, "ends_on": ends_on})
    if not set(named) <= set(colleagues):
        return Refused("contracts.not_a_colleague")
    return PERMITTED


def side_of(reader: Actor, *, authority_id: UUID, supplier_id: UUID) -> Side | None:
    """Which of the two parties the reader acts for, if any."""
    if reader.is_authority and reader.acts_for(authority_id):
        return "authority"
    if reader.is_supplier and reader.acts_for(supplier_id):
        return "supplier"
    return None


def may_sign(by: Actor, side: Side, *, signs_here: bool) -> Decision:
    """An approver or contract manager for the authority; for the supplier its signatory.

    `signs_here` says that the actor signs this contract for their firm: named for it, or by their role.
    """
    if side == "authority":
        return PERMITTED if by.has(*SIGNERS_OF_AUTHORITY) else Refused("contracts.not_authority_signatory")
    return PERMITTED if signs_here else Refused("contracts.not_supplier_signatory")
