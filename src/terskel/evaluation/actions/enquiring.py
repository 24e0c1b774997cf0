"""What the panel asks one tenderer in writing: a clarification (FOA § 23-5), or why a price is so low (§ 24-9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import moves as competition_moves
from terskel.competitions import queries as competitions
from terskel.competitions.queries.clauses import in_own_part, in_part_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.documents import moves as document_moves
from terskel.documents.letters import Party
from terskel.evaluation import enquiry_letter, others_secrets, policy, queries
from terskel.evaluation.actions.assessing import bench, sender
from terskel.evaluation.events import EnquiryClosed, TendererAnswered, TendererAsked
from terskel.evaluation.models import Enquiry
from terskel.organisations import queries as organisations

Event = EnquiryClosed | TendererAnswered | TendererAsked


def _matter_of(enquiry_id: UUID) -> UUID:
    found: UUID | None = Enquiry.objects.filter(id=enquiry_id).values_list("competition_id", flat=True).first()
    if found is None:
        raise Missing
    return found


@action
@in_own_part
def ask_tenderer(
    competition_id: UUID,
    tender_id: UUID,
    *,
    kind: str,
    text: str,
    due_at: datetime,
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask a tenderer in writing, with a time limit; returns the enquiry's id.

    `kind`: "clarification", "price", or "advantage" where the tenderer helped prepare the competition and is heard.
    `confirmed_secrets`: passages that another tenderer has marked, read in the text and found to be no secrets.

    `due_at` is the first instant too late to answer. The tender itself cannot be changed by the answer.
    """
    on_table = bench(competition_id, by)
    sheet, terms = on_table.sheet(tender_id), on_table.terms
    require(policy.may_ask(sheet, kind=kind, text=text, due_at=due_at, at=at))
    told = others_secrets.in_texts(competition_id, sheet, [text])
    require(others_secrets.are_confirmed(told, confirmed_secrets, "evaluation.secrets_in_question"))
    supplier = organisations.supplier(sheet.supplier_id)
    letter_id = document_moves.write_letter(
        enquiry_letter.letter(
            terms,
            replace(sheet, supplier_name=supplier.name),
            kind=kind,
            text=text.strip(),
            due_at=due_at,
            sender=sender(terms),
            recipient=Party(supplier.name, supplier.number),
            asked_by=by.name,
            at=at,
        ),
        matter_id=competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=sheet.supplier_id,
        at=at,
        by=by,
    )
    enquiry = Enquiry.objects.create(
        competition_id=competition_id,
        tender_id=tender_id,
        supplier_id=sheet.supplier_id,
        kind=kind,
        text=text.strip(),
        due_at=due_at,
        asked_by_id=policy.acting_person(by),
        asked_at=at,
        letter_id=letter_id,
    )
    asked = TendererAsked(enquiry.id, competition_id, tender_id, sheet.supplier_id, kind, letter_id, tuple(told))
    _record(asked, enquiry, by, at)
    return enquiry.id


@action
@in_part_of(_matter_of)
def answer_enquiry(enquiry_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """The tenderer answers, once and in time; the panel reads it at the tender."""
    enquiry = _locked(enquiry_id)
    if not by.is_supplier or not by.acts_for(enquiry.supplier_id):
        raise Missing
    terms = competitions.terms(enquiry.competition_id)
    standing = queries.standing_of(terms)
    require(policy.may_answer(by, queries.enquiry_of(enquiry), standing, text=text, at=at))
    enquiry.answer = text.strip()
    enquiry.answered_by_id = policy.acting_person(by)
    enquiry.answered_at = at
    enquiry.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(TendererAnswered(enquiry.id, enquiry.competition_id, enquiry.supplier_id), enquiry, by, at)


@action
@in_part_of(_matter_of)
def close_enquiry(enquiry_id: UUID, note: str, *, by: Actor, at: datetime) -> None:
    """The panel has what it needs, or has waited its time; `note` is what it concludes, kept in the file."""
    enquiry = _locked(enquiry_id)
    bench(enquiry.competition_id, by)
    require(policy.may_close_enquiry(queries.enquiry_of(enquiry), note=note, at=at))
    enquiry.closing_note = note.strip()
    enquiry.closed_by_id = policy.acting_person(by)
    enquiry.closed_at = at
    enquiry.save(update_fields=["closing_note", "closed_by", "closed_at"])
    _record(EnquiryClosed(enquiry.id, enquiry.competition_id, enquiry.tender_id), enquiry, by, at)


def _locked(enquiry_id: UUID) -> Enquiry:
    """The enquiry, its competition held before it; raises `Missing`."""
    competition_moves.lock(_matter_of(enquiry_id))
    return Enquiry.objects.select_for_update().get(id=enquiry_id)


def _record(event: Event, enquiry: Enquiry, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("evaluation.Enquiry", enquiry.id),
        matters=(enquiry.competition_id,),
    )
