"""The life of a signing mandate: the firm's word first, then what it rests on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Happened, Life, Move, label


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """`expires_at` is the first instant after the last day; None where the firm has set none."""

    claimed_at: datetime | None = None
    confirmed_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


def _derive(facts: MandateFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.revoked_at):
        return "revoked"
    if not happened(facts.claimed_at):
        return "none"
    if facts.expires_at is not None and at >= facts.expires_at:
        return "expired"
    return "confirmed" if happened(facts.confirmed_at) else "claimed"


MANDATE: Final = Life(
    name="MANDATE",
    title="Signing mandate",
    labels={
        "none": label("Ingen fullmakt", "Inga fullmakt", "No mandate"),
        "claimed": label("Oppgitt av foretaket", "Oppgjeven av føretaket", "Claimed"),
        "confirmed": label("Bekreftet", "Stadfesta", "Confirmed"),
        "expired": label("Utløpt", "Gått ut", "Expired"),
        "revoked": label("Trukket tilbake", "Trekt tilbake", "Revoked"),
    },
    empty=MandateFacts(),
    derive=_derive,
    moves=(
        Move(
            "claim",
            ("none",),
            "the person, or an administrator of the firm",
            "avtaleloven § 10",
            to=("claimed",),
            sets=("claimed_at",),
            guard_words="the person acts for the firm and has no mandate that runs",
        ),
        Move(
            "confirm",
            ("claimed",),
            "the register, or a handler who has seen a document",
            "aksjeloven § 6-31",
            to=("confirmed",),
            sets=("confirmed_at",),
            guard_words="the register shows the person with this right, or a document does",
        ),
        Move(
            "sign",
            ("claimed", "confirmed"),
            "the person",
            "avtaleloven § 10",
            guard_words="the person signs for the firm, in this matter or in all",
        ),
        Move("expire", ("claimed", "confirmed"), CLOCK, "avtaleloven § 12", to=("expired",)),
        Move(
            "revoke",
            ("claimed", "confirmed"),
            "the person, or an administrator of the firm; the clock of a membership that ends",
            "avtaleloven § 12",
            to=("revoked",),
            sets=("revoked_at",),
        ),
    ),
    state_refusals={
        "none": "organisations.mandate_missing",
        "claimed": "organisations.mandate_claimed_already",
        "confirmed": "organisations.mandate_confirmed_already",
        "expired": "organisations.mandate_expired",
        "revoked": "organisations.mandate_revoked",
    },
)
