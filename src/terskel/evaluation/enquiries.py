"""What a tenderer is asked, as the tenderer reads it; nobody else is a reader of these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation.findings import as_asked
from terskel.evaluation.models import Enquiry
from terskel.evaluation.sheets import Asked


@dataclass(frozen=True, slots=True)
class OwnEnquiry:
    """An enquiry to the reader's supplier, in its competition."""

    competition_id: UUID
    letter_id: UUID
    asked: Asked


def own_enquiries(reader: Actor, competition_id: UUID | None = None) -> list[OwnEnquiry]:
    """What the reader's supplier was asked, in one competition or in all, the newest first. Two statements.

    What the panel concluded is its own.
    """
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = Enquiry.objects.filter(supplier_id=reader.organisation_id).order_by("-asked_at", "-id")
    found = list(rows if competition_id is None else rows.filter(competition_id=competition_id))
    people = accounts.people([key for row in found for key in (row.asked_by_id, row.answered_by_id) if key])
    names = {key: one.name for key, one in people.items()}
    return [
        OwnEnquiry(row.competition_id, row.letter_id, replace(as_asked(row, names), closing_note="")) for row in found
    ]


def enquiry_for_supplier(reader: Actor, enquiry_id: UUID) -> OwnEnquiry:
    """One of them; raises `Missing` for everybody else."""
    found = next((one for one in own_enquiries(reader) if one.asked.id == enquiry_id), None)
    if found is None:
        raise Missing
    return found


def enquiry_of(row: Enquiry) -> Asked:
    """A row as data, for this room's acts; nobody is named in it."""
    nobody = {key: "" for key in (row.asked_by_id, row.answered_by_id) if key}
    return as_asked(row, nobody)
