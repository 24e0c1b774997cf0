"""Delivery, replacement and withdrawal: small acts, each with a signed receipt."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action, insert_last
from terskel.audit.statements import Row
from terskel.competitions import moves as competitions
from terskel.competitions.queries import InvitedTo, Terms, authority_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.envelopes import PRICE, envelope_of_file
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData
from terskel.organisations import moves as organisation_moves
from terskel.organisations import queries as organisations
from terskel.tenders import content, drafts, letters, policy, proving
from terskel.tenders.events import TenderDelivered, TenderWithdrawn
from terskel.tenders.models import Delivery, Tender
from terskel.tenders.moves import record_hidden, require_lots_left, require_openable, require_permitted
from terskel.tenders.queries.own import delivery_view
from terskel.tenders.queries.views import DeliveryView
from terskel.tenders.standing import DraftFile, Standing, standing, standing_asked
from terskel.vault import sealed

ERASED: Final = """
    draft AS (DELETE FROM tenders_tenderdraft WHERE tender_id = %s),
    names AS (UPDATE tenders_tenderfile SET draft_about = NULL WHERE tender_id = %s AND draft_about IS NOT NULL)"""


@action
def deliver(
    competition_id: UUID,
    *,
    received_at: datetime,
    acting_on: str = "",
    others_agree: bool = False,
    by: Actor,
    at: datetime,
) -> DeliveryView:
    """Deliver the draft as the version that counts; an earlier version is replaced.

    `received_at` is when the request had been received whole, read before any lock or query. Whoever delivers acts
    for the supplier on a mandate that runs; who has none says in the same act what they act on, see
    `organisations.moves.act_on`. That the supplier had declined is taken back with it.
    """
    invited, [told, signing] = competitions.lock_for_tender(
        by,
        competition_id,
        standing_asked(by, competition_id),
        organisations.signer_asked(authority_of(competition_id), by.organisation_id, by.person_id, at=at),
    )
    person_id, terms, supplier_id = policy.require_delivering(by), invited.terms, invited.supplier_id
    require_lots_left(competition_id, supplier_id, invited.most_tendered)
    tender, stands = _own_tender("deliver", invited, told, received_at)
    if stands.settled:
        refuse("tenders.settled", "FOA § 22-3(2)", closes_at=terms.closes_at)
    if stands.draft is None:
        refuse("tenders.nothing_to_deliver")
    written = drafts.read(stands.draft)
    named = [(file.id, file.kind) for file in stands.files]
    lacking = content.gaps(written, terms, named)
    if lacking:
        refuse("tenders.incomplete", "FOA § 23-3", count=len(lacking))
    require_openable(written, terms)  # the documents may have been corrected since it was written
    signer = organisations.signer(signing, at=at)
    mandate_id = organisation_moves.act_on_known(
        signer.mandate, supplier_id, acting_on, others_agree=others_agree, by=by, at=at
    )
    data = content.for_delivery(written, terms, named)
    sealed_content = sealed.seal_bytes(terms.competition_id, data.main)
    sealed_price = None if data.price is None else sealed.seal_bytes(terms.competition_id, data.price, PRICE)
    proof = proving.prove(
        competition_id=terms.competition_id,
        supplier_id=tender.supplier_id,
        version=stands.last.version + 1 if stands.last else 1,
        received_at=received_at,
        sealed_content=sealed_content,
        sealed_price=sealed_price,
        files=[
            proving.SealedFile(file.id, file.about_sha256, file.parts, _is_price(terms, file)) for file in stands.files
        ],
    )
    delivery = Delivery(
        competition_id=terms.competition_id,
        tender_id=tender.id,
        version=proof.version,
        received_at=received_at,
        delivered_by_id=person_id,
        mandate_id=mandate_id,
        sealed_content=sealed_content,
        sealed_price=sealed_price,
        manifest=proof.manifest,
        manifest_sha256=proof.manifest_sha256,
        receipt=proof.receipt,
        signature=proof.signature,
        leaf_hash=proof.leaf_hash,
    )
    _keep(delivery)
    if invited.declined_at is not None:
        competitions.take_back_decline(invited, by=by, at=at)
    _write_receipt(terms, tender, delivery, signer, invited.declined_at, by, at)
    record_hidden(
        TenderDelivered(
            tender_id=tender.id,
            delivery_id=delivery.id,
            version=delivery.version,
            received_at=received_at,
            manifest_sha256=delivery.manifest_sha256,
            leaf_hash=delivery.leaf_hash,
            mandate_id=mandate_id,
        ),
        terms,
        tender.id,
        by,
        at,
    )
    return delivery_view(delivery)


@action
def withdraw(competition_id: UUID, *, received_at: datetime, by: Actor, at: datetime) -> None:
    """The delivered tender no longer counts. Until the deadline the supplier may deliver again."""
    invited, [told] = competitions.lock_for_tender(by, competition_id, standing_asked(by, competition_id))
    person_id, terms = policy.require_delivering(by), invited.terms
    tender, stands = _own_tender("withdraw", invited, told, received_at)
    delivery = stands.last
    if delivery is None:
        raise Missing
    if stands.settled:
        refuse("tenders.withdrawal_settled", "FOA § 23-3", closes_at=terms.closes_at)
    Delivery.objects.filter(pk=delivery.id).update(withdrawn_at=received_at, withdrawn_by_id=person_id)
    authority, supplier = organisations.named([terms.authority_id, tender.supplier_id])
    _write(
        letters.withdrawal(
            terms,
            sender=letters.party(authority),
            recipient=letters.party(supplier),
            version=delivery.version,
            withdrawn_at=received_at,
            withdrawn_by=by.name,
            language=by.language,
            at=at,
        ),
        terms,
        tender,
        by,
        at,
    )
    record_hidden(
        TenderWithdrawn(tender_id=tender.id, delivery_id=delivery.id, version=delivery.version),
        terms,
        tender.id,
        by,
        at,
    )


def _own_tender(verb: str, invited: InvitedTo, told: Sequence[Row], received_at: datetime) -> tuple[Tender, Standing]:
    """The acting supplier's tender and how it stands."""
    terms = invited.terms
    tender, stands = standing(told, terms.competition_id, invited.supplier_id)
    require_permitted(verb, terms, tender, stands.last, arrived_at=received_at)
    if tender is None:
        raise Missing
    return tender, stands


def _keep(delivery: Delivery) -> None:
    """The version is written, and nothing of its draft stays that we can read."""
    insert_last(delivery, beside=ERASED, parameters=[delivery.tender_id, delivery.tender_id])


def _is_price(terms: Terms, file: DraftFile) -> bool:
    return envelope_of_file(file.kind, apart=terms.price_after_quality) == PRICE


def _write_receipt(
    terms: Terms,
    tender: Tender,
    delivery: Delivery,
    signer: organisations.Signer,
    declined_at: datetime | None,
    by: Actor,
    at: datetime,
) -> None:
    _write(
        letters.receipt(
            terms,
            sender=letters.party(signer.authority),
            recipient=letters.party(signer.supplier),
            version=delivery.version,
            received_at=delivery.received_at,
            delivered_by=by.name,
            files=len(delivery.manifest["files"]),
            price_apart=delivery.sealed_price is not None,
            declined_at=declined_at,
            manifest_sha256=delivery.manifest_sha256,
            leaf_hash=delivery.leaf_hash,
            signature=delivery.signature,
            language=by.language,
            at=at,
        ),
        terms,
        tender,
        by,
        at,
    )


def _write(letter: LetterData, terms: Terms, tender: Tender, by: Actor, at: datetime) -> None:
    """A letter to the tenderer alone, which nobody else sees before the opening."""
    documents.write_letter(
        letter,
        matter_id=terms.competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=tender.supplier_id,
        hidden_until_opened=terms.competition_id,
        last=True,
        at=at,
        by=by,
    )
