"""The supplier's evidence: kept, replaced by a newer one, removed, and told of before it runs out."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import OPERATOR, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.documents import moves as documents
from terskel.organisations import moves as organisations
from terskel.qualification import policy
from terskel.qualification.library import expiry
from terskel.qualification.library.events import (
    EvidenceExpiring,
    EvidenceKept,
    EvidenceReplaced,
    FirmShownByDocument,
    LibraryItemRemoved,
)
from terskel.qualification.library.kinds import (
    COMPANY_REGISTER,
    CRIMINAL_RECORD,
    EVIDENCE_KINDS,
    has_birth_number,
    media_type,
)
from terskel.qualification.models import Evidence

LARGEST_FILE: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """What is said of a piece of evidence. Of a criminal record only when and to whom it was shown."""

    kind: str
    title: str
    issuer: str = ""
    reuse_key: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    shown_on: date | None = None
    shown_to: str = ""


@action
def keep_evidence(terms: EvidenceTerms, *, file_name: str = "", content: bytes = b"", by: Actor, at: datetime) -> UUID:
    """Put a certificate or document into the own library. Returns its id.

    A criminal record is never kept as a copy (GDPR art. 10): only when it was shown, and to whom.
    """
    return _keep(terms, file_name, content, by, at).id


@action
def replace_evidence(
    evidence_id: UUID, terms: EvidenceTerms, *, file_name: str = "", content: bytes = b"", by: Actor, at: datetime
) -> UUID:
    """A newer one in place of an older one, which stays as it was with whatever it was delivered with."""
    old = _own(evidence_id, by)
    new = _keep(terms, file_name, content, by, at)
    old.replaced_by, old.remind_on, old.changed_at = new, None, at
    old.save(update_fields=["replaced_by", "remind_on", "changed_at"])
    replaced = EvidenceReplaced(old.supplier_id, new.id)
    record(replaced, by=by, at=at, subject=("qualification.Evidence", old.id))
    return new.id


@action
def remove_evidence(evidence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Out of the library; nothing that was delivered with it changes."""
    row = _own(evidence_id, by)
    row.removed_at, row.remind_on = at, None
    row.save(update_fields=["removed_at", "remind_on"])
    removed = LibraryItemRemoved(row.supplier_id, "evidence")
    record(removed, by=by, at=at, subject=("qualification.Evidence", row.id))


@action
def remind_of_expiry(evidence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell the supplier that a piece of evidence runs out. The clock's act; the same day again it tells nobody."""
    today = oslo_day(at)
    row = Evidence.objects.select_for_update().filter(id=evidence_id, remind_on__lte=today).first()
    if row is None or row.valid_to is None:
        return
    row.remind_on = expiry.next_reminder(row.valid_to, after=today)
    row.save(update_fields=["remind_on"])
    expiring = EvidenceExpiring(row.supplier_id, row.valid_to, (row.valid_to - today).days)
    record(expiring, by=by, at=at, subject=("qualification.Evidence", row.id))


@action
def accept_register_extract(evidence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever runs the installation has read the extract, and finds that the firm is who it says."""
    if not by.has(OPERATOR):
        raise Missing
    row = Evidence.objects.select_for_update().filter(id=evidence_id, kind=COMPANY_REGISTER).first()
    if row is None or row.removed_at is not None:
        raise Missing
    shown = FirmShownByDocument(row.supplier_id, row.id)
    record(shown, by=by, at=at, subject=("qualification.Evidence", row.id))
    organisations.verify_supplier(row.supplier_id, "document", by=by, at=at)


def _keep(terms: EvidenceTerms, file_name: str, content: bytes, by: Actor, at: datetime) -> Evidence:
    if by.organisation_id is None or by.person_id is None:
        raise Missing
    policy.require_applicant(by, by.organisation_id)
    _require_whole(terms, content)
    row = Evidence.objects.create(
        supplier_id=by.organisation_id,
        kind=terms.kind,
        title=terms.title.strip(),
        issuer=terms.issuer.strip(),
        reuse_key=terms.reuse_key,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        shown_on=terms.shown_on,
        shown_to=terms.shown_to.strip(),
        file_id=_stored(file_name, content, by, at) if content else None,
        added_at=at,
        added_by_id=by.person_id,
        changed_at=at,
        remind_on=expiry.next_reminder(terms.valid_to, after=oslo_day(at)),
    )
    kept = EvidenceKept(row.supplier_id, row.kind, row.valid_to)
    record(kept, by=by, at=at, subject=("qualification.Evidence", row.id))
    return row


def _require_whole(terms: EvidenceTerms, content: bytes) -> None:
    if terms.kind not in EVIDENCE_KINDS:
        refuse("qualification.evidence_kind_unknown")
    if not terms.title.strip():
        refuse("qualification.item_without_title")
    if terms.valid_from is not None and terms.valid_to is not None and terms.valid_to < terms.valid_from:
        refuse("qualification.evidence_ends_before_it_starts", valid_from=terms.valid_from, valid_to=terms.valid_to)
    if has_birth_number(f"{terms.title} {terms.issuer} {terms.shown_to}"):
        refuse("qualification.no_birth_numbers")
    if terms.kind == CRIMINAL_RECORD:
        if content:
            refuse("qualification.no_copy_of_a_criminal_record")
        if terms.shown_on is None or not terms.shown_to.strip():
            refuse("qualification.criminal_record_shown_when_and_to_whom")
    elif terms.shown_on is not None or terms.shown_to:
        refuse("qualification.only_criminal_records_are_shown")
    elif not content:
        refuse("qualification.evidence_needs_a_file")


def _stored(name: str, content: bytes, by: Actor, at: datetime) -> UUID:
    if len(content) > LARGEST_FILE:
        refuse("documents.too_large", name=name, limit=LARGEST_FILE)
    kind = media_type(content[:16])
    if kind is None:
        refuse("qualification.evidence_file_kind", name=name)
    return documents.store_file(BytesIO(content), name=name[:255], media_type=kind, access="internal", at=at, by=by)


def _own(evidence_id: UUID, by: Actor) -> Evidence:
    """A piece of evidence in the actor's own library, locked; raises Missing for any other."""
    row = Evidence.objects.select_for_update().filter(id=evidence_id).first()
    if row is None:
        raise Missing
    policy.require_applicant(by, row.supplier_id)
    if row.removed_at is not None:
        raise Missing
    if row.replaced_by_id is not None:
        refuse("qualification.evidence_replaced")
    return row
