"""Business secrets (FOA § 7-4): the tenderer marks them, the authority decides what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import IO, Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import policy, redaction, secrecy, writing
from terskel.awards.events import RedactedCopyUploaded, TenderRedacted, TradeSecretMarked
from terskel.awards.models import RedactedCopy, RedactedTender, TradeSecret
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.core.ids import uuid7
from terskel.documents import moves as documents
from terskel.documents.letters import Party
from terskel.documents.moves import KeptFile
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

_PDF: Final = b"%PDF-"
_LARGEST_COPY: Final = 200 * documents.MIB


@action
@in_own_part
def mark_secret(competition_id: UUID, *, passage: str, reason: str, by: Actor, at: datetime) -> UUID:
    """Say that a passage of one's own tender is a business secret, and why; returns its id."""
    competition_moves.lock(competition_id)
    tender = secrecy.own_tender(by, competition_id)
    told = passage.strip()
    known = TradeSecret.objects.filter(tender_id=tender.tender_id, passage=told).exists()
    stands = redaction.stands_in(told, redaction.texts_of(tender))
    require(policy.may_mark_secret(by, reason=reason, stands=stands, known=known))
    row = TradeSecret.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        tender_id=tender.tender_id,
        supplier_id=tender.supplier_id,
        passage=told,
        reason=reason.strip(),
        marked_at=at,
        marked_by_id=acting_person(by),
    )
    marked = TradeSecretMarked(row.id, competition_id, row.supplier_id)
    record(marked, by=by, at=at, subject=("awards.TradeSecret", row.id), matters=(competition_id,))
    return row.id


@action
@in_own_part
def hand_in_copy(
    competition_id: UUID, file_id: UUID, content: IO[bytes], *, name: str, by: Actor, at: datetime
) -> UUID:
    """Hand in a redacted copy (PDF) of a delivered file; it replaces an earlier one. Returns the copy's file id.

    The copy is checked for malware as every file from outside.
    """
    competition_moves.lock(competition_id)
    tender = secrecy.own_tender(by, competition_id)
    delivered = next((one for one in tender.every_file if one.id == file_id), None)
    is_pdf = content.read(len(_PDF)) == _PDF
    content.seek(0)
    try:
        with documents.keeping(iter(partial(content.read, documents.MIB), b""), limit=_LARGEST_COPY) as (stored, keep):
            require(
                policy.may_hand_in_copy(
                    by,
                    delivered=delivered is not None,
                    is_pdf=is_pdf,
                    is_original=delivered is not None and delivered.sha256 == stored.sha256,
                )
            )
            keep()
    except documents.TooLarge:
        refuse("documents.too_large", name=name, limit=_LARGEST_COPY)
    kept = KeptFile(name[:255], "application/pdf", stored.sha256, stored.size)
    (copy_id,) = documents.name_files(
        (kept,), access="internal", authority_id=None, matter_id=competition_id, at=at, by=by
    )
    row = RedactedCopy.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        tender_id=tender.tender_id,
        original_id=file_id,
        copy_id=copy_id,
        uploaded_at=at,
        uploaded_by_id=acting_person(by),
    )
    uploaded = RedactedCopyUploaded(copy_id, competition_id, tender.supplier_id, file_id, stored.sha256)
    record(uploaded, by=by, at=at, subject=("awards.RedactedCopy", row.id), matters=(competition_id,))
    return copy_id


@action
@in_own_part
def redact(
    competition_id: UUID,
    tender_id: UUID,
    *,
    withheld: Sequence[str],
    given_out_reason: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Decide what is withheld, and keep the version that may be given out; returns its letter's id.

    The authority decides by itself: it may withhold more than is marked, and less with a reason.
    """
    terms = competition_moves.lock(competition_id)
    if by.is_authority and by.acts_for(terms.authority_id):
        require_impartial(competition_id, by, "awards.conflict_declared")
    view = secrecy.of_tender(by, competition_id, tender_id)
    tender = next(one for one in tenders.opened_for_room(competition_id) if one.tender_id == tender_id)
    passages = list(dict.fromkeys(one.strip() for one in withheld if one.strip()))
    absent = next((one for one in passages if not redaction.stands_in(one, redaction.texts_of(tender))), "")
    released = [one.passage for one in view.secrets if one.passage not in passages]
    require(policy.may_redact(by, absent=absent, releases=bool(released), given_out_reason=given_out_reason))
    supplier = organisations.supplier(view.supplier_id)
    letter = redaction.redacted_tender(
        terms,
        tender,
        passages,
        copied=[one.copy is not None for one in view.files],
        supplier=Party(supplier.name, supplier.number),
        sender=Party.with_place(organisations.authority(terms.authority_id)),
        decided_by=by.name,
        at=at,
    )
    row = RedactedTender.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        tender_id=tender_id,
        withheld=passages,
        given_out_reason=given_out_reason.strip() if released else "",
        letter_id=writing.write(letter, terms, view.supplier_id, by=by, at=at),
        made_at=at,
        made_by_id=acting_person(by),
    )
    redacted = TenderRedacted(row.id, competition_id, view.supplier_id, row.letter_id, len(passages))
    record(redacted, by=by, at=at, subject=("awards.RedactedTender", row.id), matters=(competition_id,))
    return row.letter_id
