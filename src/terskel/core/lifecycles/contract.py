"""The life of a contract up to its conclusion, which is when both have signed (FOA § 25-1(5))."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Guard, Happened, Life, Move, label


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """No `standstill_ends_at` means that none runs. `lapsed_at`: the award it was made from was reversed.

    `declined_at`: a party said that it does not sign; `withdrawn_at`: the body took it back before both had signed.
    `held_since`: the body has said that it waits with the signing until a complaint or case is decided.
    `suspended_since`: the law or a court stops the signing, from the service of a petition on. `sent_out_at`: it lies
    with a signing service since then, where both sign; until the service has answered or given it back nobody signs
    here. `reversal_proposed_at`: of the award, until an approver has decided.
    """

    prepared_at: datetime | None = None
    standstill_ends_at: datetime | None = None
    authority_signed_at: datetime | None = None
    supplier_signed_at: datetime | None = None
    lapsed_at: datetime | None = None
    declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    held_since: datetime | None = None
    suspended_since: datetime | None = None
    sent_out_at: datetime | None = None
    reversal_proposed_at: datetime | None = None


def _derive(facts: ContractFacts, at: datetime, happened: Happened) -> str:
    if not happened(facts.prepared_at):
        return "none"
    if happened(facts.lapsed_at):
        return "lapsed"
    if happened(facts.declined_at):
        return "declined"
    if happened(facts.withdrawn_at):
        return "withdrawn"
    if happened(facts.authority_signed_at) and happened(facts.supplier_signed_at):
        return "in_force"
    if facts.standstill_ends_at is not None and at < facts.standstill_ends_at:
        return "draft"
    return "for_signature"


_PREPARED: Final = "contracts.already_prepared"
_NOT_HELD: Final = Guard[ContractFacts](
    "no complaint or case is waited for", "contracts.waits_for_complaint", lambda facts, _at: facts.held_since is None
)
_NOT_SUSPENDED: Final = Guard[ContractFacts](
    "no petition for an interim injunction suspends the signing, and no court forbids it",
    "contracts.is_suspended",
    lambda facts, _at: facts.suspended_since is None,
    "FOA §§ 25-3, 10-3, 30-10",
)
_NOT_TO_BE_REVERSED: Final = Guard[ContractFacts](
    "no reversal of the award is proposed",
    "contracts.reversal_is_proposed",
    lambda facts, _at: facts.reversal_proposed_at is None,
)
_NOT_SENT_OUT: Final = Guard[ContractFacts](
    "it lies with no signing service", "contracts.is_sent_out", lambda facts, _at: facts.sent_out_at is None
)
_SENT_OUT: Final = Guard[ContractFacts](
    "it lies with a signing service", "contracts.not_sent_out", lambda facts, _at: facts.sent_out_at is not None
)
_UNSIGNED: Final = (
    Guard[ContractFacts](
        "the body has not signed",
        "contracts.signed_by_authority",
        lambda facts, _at: facts.authority_signed_at is None,
    ),
    Guard[ContractFacts](
        "the supplier has not signed",
        "contracts.signed_by_supplier",
        lambda facts, _at: facts.supplier_signed_at is None,
    ),
)
_BODY_UNSIGNED, _SUPPLIER_UNSIGNED = _UNSIGNED

CONTRACT: Final = Life(
    name="CONTRACT",
    title="Contract",
    labels={
        "none": label("Ikke utarbeidet", "Ikkje utarbeidd", "Not prepared"),
        "draft": label("Klar, venter på karensperioden", "Klar, ventar på karensperioden", "Ready, standstill running"),
        "for_signature": label("Til signering", "Til signering", "For signature"),
        "in_force": label("Inngått", "Inngått", "Concluded"),
        "lapsed": label(
            "Falt bort, tildelingen er omgjort", "Fall bort, tildelinga er gjord om", "Lapsed, award reversed"
        ),
        "declined": label("Avslått ved signering", "Avslått ved signering", "Declined at signing"),
        "withdrawn": label("Trukket tilbake", "Trekt tilbake", "Withdrawn"),
    },
    empty=ContractFacts(),
    derive=_derive,
    moves=(
        Move(
            "prepare",
            ("none",),
            "buyer of the body",
            "FOA § 19-1",
            to=("draft", "for_signature"),
            sets=("prepared_at",),
            given=("standstill_ends_at",),
            guard_words="the award is approved and told",
            refusals={"draft": _PREPARED, "for_signature": _PREPARED},
        ),
        Move("standstill_ends", ("draft",), CLOCK, "FOA § 25-2", to=("for_signature",)),
        Move(
            "sign_for_authority",
            ("for_signature",),
            "approver or contract manager of the body",
            "FOA §§ 25-1(5), 25-2",
            to=("for_signature", "in_force"),
            sets=("authority_signed_at",),
            guards=(_BODY_UNSIGNED, _NOT_SUSPENDED, _NOT_HELD, _NOT_TO_BE_REVERSED, _NOT_SENT_OUT),
            guard_words="the text signed is the text prepared; the award stands",
        ),
        Move(
            "sign_for_supplier",
            ("for_signature",),
            "signatory of the supplier",
            "FOA §§ 25-1(5), 25-2",
            to=("for_signature", "in_force"),
            sets=("supplier_signed_at",),
            guards=(_SUPPLIER_UNSIGNED, _NOT_SUSPENDED, _NOT_HELD, _NOT_TO_BE_REVERSED, _NOT_SENT_OUT),
            guard_words="the text signed is the text prepared; the award stands",
        ),
        Move(
            "cosign_for_supplier",
            ("for_signature",),
            "signatory of the supplier who signs only together with another",
            "aksjeloven § 6-31",
            guards=(_SUPPLIER_UNSIGNED, _NOT_SUSPENDED, _NOT_HELD, _NOT_TO_BE_REVERSED, _NOT_SENT_OUT),
            guard_words="the text signed is the text prepared; the supplier has signed when the other has signed too",
        ),
        Move(
            "send_out",
            ("for_signature",),
            "buyer, approver or contract manager of the body",
            "FOA §§ 25-1(5), 25-2",
            sets=("sent_out_at",),
            guards=(*_UNSIGNED, _NOT_SUSPENDED, _NOT_HELD, _NOT_TO_BE_REVERSED, _NOT_SENT_OUT),
            guard_words="a signing service is set up; those who are to sign may sign for their party and bind it",
        ),
        Move(
            "give_back",
            ("for_signature",),
            "the signing service: called back, rejected, expired or not accepted",
            "FOA § 25-1(5)",
            clears=("sent_out_at",),
            guards=(_SENT_OUT,),
        ),
        Move(
            "sign_at_service",
            ("for_signature",),
            "both parties, as the signing service tells",
            "FOA § 25-1(5)",
            to=("in_force",),
            sets=("authority_signed_at", "supplier_signed_at"),
            clears=("sent_out_at",),
            guards=(_SENT_OUT,),
            guard_words="whoever signed might sign for their party when they did",
        ),
        Move(
            "name_signatory",
            ("draft", "for_signature"),
            "buyer, approver or contract manager of the body; administrator or signatory of the supplier",
            "avtaleloven § 10",
            guard_words="the party has not signed; the named person may sign for it",
        ),
        Move(
            "lapse",
            ("draft", "for_signature"),
            "approver of the body, with the reversal of the award",
            "FOA § 25-1(4)",
            to=("lapsed",),
            sets=("lapsed_at",),
            guards=(_NOT_SENT_OUT,),
            guard_words="not both have signed",
        ),
        Move(
            "decline",
            ("draft", "for_signature"),
            "whoever may sign for either party",
            "FOA § 25-1(5)",
            to=("declined",),
            sets=("declined_at",),
            guards=(_NOT_SENT_OUT,),
            guard_words="the party has not signed; a reason is given",
        ),
        Move(
            "withdraw",
            ("draft", "for_signature"),
            "buyer or approver of the body",
            "FOA § 25-1(5)",
            to=("withdrawn",),
            sets=("withdrawn_at",),
            guards=(_NOT_SENT_OUT,),
            guard_words="a reason is given",
        ),
    ),
    state_refusals={
        "lapsed": "contracts.has_lapsed",
        "declined": "contracts.was_declined",
        "withdrawn": "contracts.was_withdrawn",
        "none": "contracts.not_prepared",
        "draft": "contracts.standstill_runs",
        "for_signature": _PREPARED,
        "in_force": "contracts.was_concluded",
    },
)
