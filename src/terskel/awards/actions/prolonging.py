"""Asking every tenderer to be bound by its tender for longer, and their answers (FOA § 20-6)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.awards import matters, policy, validity_letter, writing
from terskel.awards.events import ValidityAnswered, ValidityExtensionAsked
from terskel.awards.models import TendererValidity, ValidityExtension
from terskel.awards.validity import validity_of
from terskel.competitions import moves as competition_moves
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.ids import uuid7
from terskel.documents.letters import Party
from terskel.evaluation import queries as evaluations
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

SUBJECT = "awards.ValidityExtension"


@action
@in_own_part
def ask_to_prolong(competition_id: UUID, *, valid_until_on: date, due_at: datetime, by: Actor, at: datetime) -> UUID:
    """Ask all whose tenders are not rejected, in the same words at the same time, to be bound until that day.

    Before the validity has run out it is prolonged; afterwards whoever agrees confirms that the tender still stands.
    `due_at` is the first instant too late to answer. Returns the extension's id.
    """
    terms = competition_moves.lock(competition_id)
    if not by.is_authority or not by.acts_for(terms.authority_id):
        raise Missing
    require_impartial(competition_id, by, "awards.conflict_declared")
    require(policy.may_prepare(by))
    if terms.cancelled_at is not None:
        refuse("competitions.was_cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    if tenders.opening_facts(competition_id).opened_at is None:
        refuse("awards.not_opened", "FOA § 22-3")
    stands = validity_of(terms)
    require(policy.may_ask_to_prolong(stands.latest_on, valid_until_on=valid_until_on, due_at=due_at, at=at))
    asked = [
        sheet
        for sheet in evaluations.sheets_of(terms)
        if sheet.rejection is None or sheet.rejection.confirmed_at is None
    ]
    if not asked:
        refuse("awards.nobody_to_ask", "FOA § 20-6")
    extension = ValidityExtension.objects.create(
        id=uuid7(),
        competition_id=competition_id,
        valid_until_on=valid_until_on,
        due_at=due_at,
        asked_at=at,
        asked_by_id=acting_person(by),
    )
    suppliers = organisations.suppliers([sheet.supplier_id for sheet in asked])
    sender = Party.with_place(organisations.authority(terms.authority_id))
    letters = []
    for sheet in asked:
        supplier = suppliers[sheet.supplier_id]
        letter = validity_letter.letter(
            terms,
            number=sheet.number,
            bound_until=stands.bound_until(sheet.tender_id),
            valid_until_on=valid_until_on,
            due_at=due_at,
            sender=sender,
            recipient=Party(supplier.name, supplier.number),
            asked_by=by.name,
            at=at,
        )
        letters.append((sheet.supplier_id, writing.write(letter, terms, sheet.supplier_id, by=by, at=at)))
    TendererValidity.objects.bulk_create(
        TendererValidity(
            extension_id=extension.id, tender_id=sheet.tender_id, supplier_id=sheet.supplier_id, letter_id=letter_id
        )
        for sheet, (_supplier, letter_id) in zip(asked, letters, strict=True)
    )
    record(
        ValidityExtensionAsked(extension.id, competition_id, valid_until_on, due_at, tuple(letters)),
        by=by,
        at=at,
        subject=(SUBJECT, extension.id),
        matters=(competition_id,),
    )
    return extension.id


@action
@in_part_of(matters.of_extension)
def answer_extension(extension_id: UUID, *, prolongs: bool, by: Actor, at: datetime) -> None:
    """The tenderer is bound until the new day, or it is not; said once and in time."""
    competition_id = ValidityExtension.objects.filter(id=extension_id).values_list("competition_id", flat=True).first()
    if competition_id is None or not by.is_supplier or by.organisation_id is None:
        raise Missing
    competition_moves.lock(competition_id)
    rows = TendererValidity.objects.select_for_update(of=("self",)).select_related("extension")
    row = rows.filter(extension_id=extension_id, supplier_id=by.organisation_id).first()
    if row is None:
        raise Missing
    require(policy.may_answer_extension(by, answered_at=row.answered_at, due_at=row.extension.due_at, at=at))
    row.answer = "prolongs" if prolongs else "declines"
    row.answered_at, row.answered_by_id = at, acting_person(by)
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    record(
        ValidityAnswered(extension_id, competition_id, row.supplier_id, prolongs),
        by=by,
        at=at,
        subject=(SUBJECT, extension_id),
        matters=(competition_id,),
    )
