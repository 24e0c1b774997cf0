"""A supplier writes its tender. Nobody else learns that it does."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from terskel.audit.act import action, record
from terskel.competitions import moves as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.tenders import content, drafts, policy
from terskel.tenders.content import LONGEST_TEXT, RequirementAnswer
from terskel.tenders.drafts import About
from terskel.tenders.events import FileAdded, FileRemoved, TenderStarted
from terskel.tenders.models import FILE_KINDS, Delivery, Tender, TenderDraft, TenderFile
from terskel.tenders.moves import last_delivery, lock_tender, require_permitted
from terskel.tenders.uploads import MIB, SealedUpload
from terskel.vault import sealed
from terskel.vault.sealed import SealedPart

Event = FileAdded | FileRemoved | TenderStarted


@action
def save_draft(
    competition_id: UUID,
    *,
    price: Decimal | None = None,
    requirements: Mapping[UUID, RequirementAnswer] | None = None,
    criteria: Mapping[UUID, str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was written. What is not named stays as it was."""
    terms, tender = _open_tender(competition_id, by, at)
    _check(terms, price, requirements or {}, criteria or {})
    draft = TenderDraft.objects.filter(tender_id=tender.id).first()
    written = drafts.read(draft).changed(price=price, requirements=requirements, criteria=criteria)
    TenderDraft.objects.update_or_create(
        tender_id=tender.id,
        defaults={"content": drafts.locked(content.to_bytes(written)), "saved_at": at},
    )


@action
def add_file(competition_id: UUID, upload: SealedUpload, *, kind: str, by: Actor, at: datetime) -> UUID:
    """A file that has been received whole and sealed becomes part of the draft."""
    terms, tender = _open_tender(competition_id, by, at)
    if kind not in FILE_KINDS:
        refuse("tenders.file_kind_unknown", kind=kind)
    held = TenderFile.objects.filter(tender_id=tender.id, removed_at__isnull=True).aggregate(held=Sum("size"))["held"]
    if (held or 0) + upload.size > settings.TERSKEL_TENDER_LIMIT:
        refuse("tenders.tender_too_large", name=upload.name, limit_mib=settings.TERSKEL_TENDER_LIMIT // MIB)
    about = About(upload.name, upload.media_type).to_bytes()
    file = TenderFile.objects.create(
        tender_id=tender.id,
        kind=kind,
        size=upload.size,
        parts=[part.to_json() for part in upload.parts],
        sealed_about=sealed.seal_bytes(terms.competition_id, about),
        draft_about=drafts.locked(about),
        added_at=at,
    )
    _touch_draft(tender, at)
    _record(FileAdded(file_id=file.id, size=file.size, parts=len(upload.parts)), terms, tender, by, at)
    return file.id


@action
def remove_file(competition_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> None:
    """The file is not part of the next delivery. Versions already delivered keep it."""
    terms, tender = _open_tender(competition_id, by, at)
    file = TenderFile.objects.filter(tender_id=tender.id, pk=file_id, removed_at__isnull=True).first()
    if file is None:
        raise Missing
    file.removed_at = at
    file.draft_about = None
    file.save(update_fields=["removed_at", "draft_about"])
    _touch_draft(tender, at)
    if not _was_delivered(tender, file):
        transaction.on_commit(partial(_forget, file))
    _record(FileRemoved(file_id=file.id), terms, tender, by, at)


def _open_tender(competition_id: UUID, by: Actor, at: datetime) -> tuple[Terms, Tender]:
    """The acting supplier's tender, begun now if there is none, held against change."""
    invitation = policy.require_writer(by, competition_id)
    terms = competitions.lock_for_tender(competition_id)
    found = Tender.objects.filter(competition_id=competition_id, supplier_id=invitation.supplier_id).first()
    verb = "start" if found is None else "save_draft"
    require_permitted(verb, terms, found, last_delivery(found), arrived_at=at)
    tender, started = Tender.objects.get_or_create(
        competition_id=competition_id, supplier_id=invitation.supplier_id, defaults={"started_at": at}
    )
    if started:
        _record(TenderStarted(tender_id=tender.id), terms, tender, by, at)
    return terms, lock_tender(tender.id)


def _was_delivered(tender: Tender, file: TenderFile) -> bool:
    named = [{"id": str(file.id)}]
    return Delivery.objects.filter(tender_id=tender.id, manifest__files__contains=named).exists()


def _forget(file: TenderFile) -> None:
    for part in file.parts:
        sealed.forget_part(SealedPart.from_json(part))


def _touch_draft(tender: Tender, at: datetime) -> None:
    """There is something undelivered now, also where no answer has been written yet."""
    if not TenderDraft.objects.filter(tender_id=tender.id).update(saved_at=at):
        empty = drafts.locked(content.to_bytes(content.Content()))
        TenderDraft.objects.create(tender_id=tender.id, content=empty, saved_at=at)


def _check(
    terms: Terms,
    price: Decimal | None,
    requirements: Mapping[UUID, RequirementAnswer],
    criteria: Mapping[UUID, str],
) -> None:
    if price is not None and (price < 0 or price.as_tuple().exponent not in (0, -1, -2)):
        refuse("tenders.price_not_an_amount")
    if requirements.keys() - {one.id for one in terms.requirements}:
        raise Missing
    if criteria.keys() - {one.id for one in terms.quality_criteria}:
        raise Missing
    texts = [one.text for one in requirements.values()] + list(criteria.values())
    if any(len(text) > LONGEST_TEXT for text in texts):
        refuse("tenders.text_too_long", most=LONGEST_TEXT)


def _record(event: Event, terms: Terms, tender: Tender, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("tenders.Tender", tender.id),
        matters=[terms.competition_id, terms.dps_id],
        hidden_until_opened=terms.competition_id,
    )
