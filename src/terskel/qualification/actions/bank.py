"""The supplier's references and CVs: written once, tailored for each assignment, erased when no longer needed.

The basis for keeping a CV is the supplier's own interest in tendering and the assignment it is meant for, never the
consultant's consent: somebody who depends on an employer cannot freely give one. So the purpose is stated, the
consultant has been told, and the entry comes up for review. What goes with a delivery is the authority's record.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.qualification import policy
from terskel.qualification.library.events import BankEntryChanged, BankEntryKept, LibraryItemRemoved
from terskel.qualification.library.kinds import LONGEST_TEXT, has_birth_number
from terskel.qualification.models import Cv, Reference

_SUBJECTS: Final = {Reference: ("reference", "qualification.Reference"), Cv: ("cv", "qualification.Cv")}


Row = TypeVar("Row", Reference, Cv)


@dataclass(frozen=True, slots=True)
class ReferenceTerms:
    """`recipient` is whom the assignment was carried out for; `own_part` what the firm itself did."""

    title: str
    recipient: str
    text: str
    contact: str = ""
    own_part: str = ""
    value: Decimal | None = None
    from_on: date | None = None
    to_on: date | None = None
    reuse_key: str = ""
    assignment: str = ""


@dataclass(frozen=True, slots=True)
class CvTerms:
    """`told_on`: when the consultant was told what the CV is used for; `review_on`: when the firm looks at it again."""

    title: str
    person_name: str
    text: str
    purpose: str
    told_on: date
    review_on: date
    education: str = ""
    reuse_key: str = ""
    assignment: str = ""


@action
def keep_reference(terms: ReferenceTerms, *, by: Actor, at: datetime) -> UUID:
    """Write a reference into the bank. Returns its id."""
    _require_reference(terms)
    return _keep(Reference, terms, None, by, at)


@action
def keep_cv(terms: CvTerms, *, by: Actor, at: datetime) -> UUID:
    """Write a CV into the bank. Returns its id."""
    _require_cv(terms)
    return _keep(Cv, terms, None, by, at)


@action
def change_reference(reference_id: UUID, terms: ReferenceTerms, *, by: Actor, at: datetime) -> None:
    """What was delivered before stays as it was."""
    row = _own(Reference, reference_id, by)
    _require_reference(terms, tailored=row.tailored_from_id is not None)
    _change(row, terms, by, at)


@action
def change_cv(cv_id: UUID, terms: CvTerms, *, by: Actor, at: datetime) -> None:
    """What was delivered before stays as it was."""
    row = _own(Cv, cv_id, by)
    _require_cv(terms, tailored=row.tailored_from_id is not None)
    _change(row, terms, by, at)


@action
def tailor_reference(reference_id: UUID, terms: ReferenceTerms, *, by: Actor, at: datetime) -> UUID:
    """A copy for one assignment, written anew where that helps; the one it came from stays. Returns the copy's id."""
    row = _own(Reference, reference_id, by)
    _require_reference(terms, tailored=True)
    return _keep(Reference, terms, row.id, by, at)


@action
def tailor_cv(cv_id: UUID, terms: CvTerms, *, by: Actor, at: datetime) -> UUID:
    """A copy for one assignment, written anew where that helps; the one it came from stays. Returns the copy's id."""
    row = _own(Cv, cv_id, by)
    _require_cv(terms, tailored=True)
    return _keep(Cv, terms, row.id, by, at)


@action
def erase_reference(reference_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nothing of what it said is left in the bank; copies that were delivered are the authority's."""
    _erase(
        _own(Reference, reference_id, by), ("title", "recipient", "contact", "own_part", "text", "assignment"), by, at
    )


@action
def erase_cv(cv_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nothing of what it said is left in the bank; copies that were delivered are the authority's."""
    fields = ("title", "person_name", "text", "education", "purpose", "assignment")
    _erase(_own(Cv, cv_id, by), fields, by, at)


def _keep(
    model: type[Reference] | type[Cv],
    terms: ReferenceTerms | CvTerms,
    tailored_from: UUID | None,
    by: Actor,
    at: datetime,
) -> UUID:
    if by.organisation_id is None or by.person_id is None:
        raise Missing
    policy.require_applicant(by, by.organisation_id)
    row = model.objects.create(
        supplier_id=by.organisation_id,
        tailored_from_id=tailored_from,
        added_at=at,
        added_by_id=by.person_id,
        changed_at=at,
        **_stripped(terms),
    )
    kind, subject = _SUBJECTS[model]
    record(BankEntryKept(row.supplier_id, kind, tailored_from), by=by, at=at, subject=(subject, row.id))
    return row.id


def _change(row: Reference | Cv, terms: ReferenceTerms | CvTerms, by: Actor, at: datetime) -> None:
    values = _stripped(terms)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = at
    row.save(update_fields=[*values, "changed_at"])
    kind, subject = _SUBJECTS[type(row)]
    record(BankEntryChanged(row.supplier_id, kind), by=by, at=at, subject=(subject, row.id))


def _erase(row: Reference | Cv, fields: tuple[str, ...], by: Actor, at: datetime) -> None:
    for name in fields:
        setattr(row, name, "")
    row.removed_at = row.changed_at = at
    row.save(update_fields=[*fields, "removed_at", "changed_at"])
    kind, subject = _SUBJECTS[type(row)]
    record(LibraryItemRemoved(row.supplier_id, kind), by=by, at=at, subject=(subject, row.id))


def _own(model: type[Row], item_id: UUID, by: Actor) -> Row:
    """An entry of the actor's own bank, locked; raises Missing for any other."""
    row = model.objects.select_for_update().filter(id=item_id).first()
    if row is None:
        raise Missing
    policy.require_applicant(by, row.supplier_id)
    if row.removed_at is not None:
        raise Missing
    return row


def _stripped(terms: ReferenceTerms | CvTerms) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(terms).items()}


def _require_reference(terms: ReferenceTerms, *, tailored: bool = False) -> None:
    if not terms.recipient.strip():
        refuse("qualification.reference_for_whom")
    if terms.from_on is not None and terms.to_on is not None and terms.to_on < terms.from_on:
        refuse("qualification.reference_ends_before_it_starts", from_on=terms.from_on, to_on=terms.to_on)
    _require_entry(terms, tailored)


def _require_cv(terms: CvTerms, *, tailored: bool = False) -> None:
    if not terms.person_name.strip():
        refuse("qualification.cv_of_whom")
    if not terms.purpose.strip():
        refuse("qualification.cv_without_purpose", "GDPR art. 5(1)(b)")
    if terms.review_on <= terms.told_on:
        refuse("qualification.cv_reviewed_before_told")
    _require_entry(terms, tailored)


def _require_entry(terms: ReferenceTerms | CvTerms, tailored: bool) -> None:
    if not terms.title.strip():
        refuse("qualification.item_without_title")
    if tailored != bool(terms.assignment.strip()):
        refuse(f"qualification.{'tailored_for_which_assignment' if tailored else 'not_tailored'}")
    texts = [str(value) for value in asdict(terms).values() if isinstance(value, str)]
    if any(len(text) > LONGEST_TEXT for text in texts):
        refuse("qualification.item_too_long", most=LONGEST_TEXT)
    if any(has_birth_number(text) for text in texts):
        refuse("qualification.no_birth_numbers")
