"""Who may prepare, read and sign a contract. Pure: facts in, decision out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal
from uuid import UUID

from terskel.core.actors import APPROVER, BUYER, CONTRACT_MANAGER, Actor
from terskel.core.decisions import PERMITTED, Decision, Refused

SIGNERS_OF_AUTHORITY: Final = (APPROVER, CONTRACT_MANAGER)
NAMERS_OF_AUTHORITY: Final = (BUYER, *SIGNERS_OF_AUTHORITY)
WITHDRAWERS: Final = (BUYER, APPROVER)
ANNOUNCED: Final = ("notified", "final")

Side = Literal["authority", "supplier"]


def may_prepare(
    by: Actor,
    *,
    award_state: str,
    dates: Decision,
    named: Collection[UUID],
    colleagues: Collection[UUID],
) -> Decision:
    """A buyer, once the award is told, for dates that `dates` permits; owner and manager are the authority's own."""
    if not by.has(BUYER):
        return Refused("contracts.not_buyer")
    if award_state not in ANNOUNCED:
        return Refused("contracts.not_awarded", "FOA § 25-1")
    if not dates:
        return dates
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


def may_sign(side: Side, *, signs_here: bool) -> Decision:
    """An approver or contract manager for the authority; for the supplier its signatory.

    `signs_here` says that the actor signs this contract for their side: named for it, or by their role.
    """
    if signs_here:
        return PERMITTED
    return Refused(f"contracts.not_{side}_signatory")


def may_name(by: Actor, *, roles: Collection[str]) -> Decision:
    """Who names the authority's signatory; `roles` are those of whoever is named, none for a stranger."""
    if not by.has(*NAMERS_OF_AUTHORITY):
        return Refused("contracts.not_namer")
    if set(SIGNERS_OF_AUTHORITY).isdisjoint(roles):
        return Refused("contracts.cannot_be_signatory")
    return PERMITTED


def may_send_out(by: Actor, *, set_up: bool) -> Decision:
    """Who has it signed at the signing service, and calls it back; `set_up`: the installation has one."""
    if not by.has(*NAMERS_OF_AUTHORITY):
        return Refused("contracts.not_sender")
    return PERMITTED if set_up else Refused("contracts.no_signing_service")


def may_withdraw(by: Actor, *, reason: str) -> Decision:
    if not by.has(*WITHDRAWERS):
        return Refused("contracts.not_withdrawer")
    return has_reason(reason)


def has_reason(reason: str) -> Decision:
    return PERMITTED if reason.strip() else Refused("contracts.reason_missing")
