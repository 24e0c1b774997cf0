"""Steps of a tender's life while it is written, inside a transaction."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel.audit import statements
from terskel.audit.act import insert_last, record
from terskel.competitions import moves as competitions
from terskel.competitions import queries
from terskel.competitions.queries import InvitedTo, Terms
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.core.envelopes import PRICE_FILE, Envelope, envelope_of_file
from terskel.tenders import content, drafts, policy
from terskel.tenders.drafts import About, fitting_type
from terskel.tenders.events import FileAdded, TenderStarted
from terskel.tenders.facts import Begun, Delivered, tender_facts
from terskel.tenders.models import FILE_KINDS, Delivery, Tender, TenderDraft, TenderFile
from terskel.tenders.queries.own import OwnTender, own_asked, own_tender
from terskel.tenders.standing import NOTHING, Standing, standing, standing_asked
from terskel.tenders.uploads import SealedUpload
from terskel.vault import sealed

TOUCH: Final = "UPDATE tenders_tenderdraft SET saved_at = %s WHERE tender_id = %s"
TOUCHED: Final = f"touched AS ({TOUCH})"


def require_permitted(
    verb: str, terms: Terms, tender: Begun | None, last: Delivered | None, *, arrived_at: datetime
) -> None:
    """What the table of moves says of what arrived at `arrived_at`; one microsecond late is late (FOA § 24-1(1)a)."""
    if terms.cancelled_at is not None:
        refuse("tenders.competition_cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    require(lifecycles.TENDER.permit(verb, tender_facts(terms, tender, last), arrived_at))


def open_tender(competition_id: UUID, by: Actor, at: datetime) -> tuple[Terms, Tender, Standing]:
    """The acting supplier's tender, begun now if there is none, held against change."""
    invited, [told] = competitions.lock_for_tender(by, competition_id, standing_asked(by, competition_id))
    policy.require_writing(by)
    terms = invited.terms
    tender, stands = standing(told, competition_id, invited.supplier_id)
    if tender is None:
        return terms, _begun(invited, by, at), NOTHING
    require_permitted("save_draft", terms, tender, stands.last, arrived_at=at)
    return terms, tender, stands


def open_own(competition_id: UUID, by: Actor, at: datetime) -> tuple[InvitedTo, OwnTender]:
    """The same as its supplier sees it: for an act that answers with the whole tender."""
    invited, [told] = competitions.lock_for_tender(by, competition_id, own_asked(by, competition_id))
    policy.require_writing(by)
    tender = own_tender(told)
    if tender is None:
        return invited, OwnTender(_begun(invited, by, at).id, at)
    last = tender.deliveries[-1] if tender.deliveries else None
    require_permitted("save_draft", invited.terms, tender, last, arrived_at=at)
    return invited, tender


def _begun(invited: InvitedTo, by: Actor, at: datetime) -> Tender:
    require_permitted("start", invited.terms, None, None, arrived_at=at)
    tender = Tender(competition_id=invited.terms.competition_id, supplier_id=invited.supplier_id, started_at=at)
    insert_last(tender)
    record_own(TenderStarted(tender_id=tender.id), invited.terms, tender.id, by, at)
    return tender


def require_lots_left(competition_id: UUID, supplier_id: UUID, most: int | None) -> None:
    """Refuses where the supplier's tenders stand for as many other lots as one tenderer may tender for (FOA § 19-4).

    Its tenders for all the lots are locked in order, so that two deliveries at once count each other. `most` None:
    there is no limit.
    """
    if most is None:
        return
    beside = queries.ids_together(competition_id)
    own = Tender.objects.filter(competition_id__in=beside, supplier_id=supplier_id).order_by("id")
    others = [one.id for one in own.select_for_update() if one.competition_id != competition_id]
    latest = Delivery.objects.filter(tender_id__in=others).order_by("tender_id", "-version").distinct("tender_id")
    if sum(one.withdrawn_at is None for one in latest.only("tender_id", "withdrawn_at")) >= most:
        refuse("tenders.lots_used_up", "FOA § 19-4", most=most)


def require_openable(written: content.Content, terms: Terms) -> None:
    """What is sealed must be such that it can be kept once it is opened, or it would stop the opening of all."""
    found = content.unstorable(written, terms)
    if found is not None:
        refuse(f"tenders.{found.kind}_unstorable", number=found.number, name=found.name)
    total = content.total(written, terms)
    if total is not None and total > content.HIGHEST_TOTAL:
        refuse("tenders.total_too_high", "FOA § 18-2", most=content.HIGHEST_TOTAL)


def require_file_name(name: str) -> None:
    """As `require_openable`, of what a file is called."""
    if not name.strip() or len(name) > content.LONGEST_FILE_NAME or content.UNSTORABLE.search(name):
        refuse("tenders.file_name_unusable", most=content.LONGEST_FILE_NAME)


def require_room(stands: Standing, size: int, *, name: str) -> None:
    """Refuses where a file of so many bytes would make the tender, with what is still coming in, too large."""
    if stands.held + size > settings.TERSKEL_TENDER_LIMIT:
        refuse("tenders.tender_too_large", name=name, limit=settings.TERSKEL_TENDER_LIMIT)


def put_in(
    tender: Tender, stands: Standing, upload: SealedUpload, *, terms: Terms, kind: str, by: Actor, at: datetime
) -> UUID:
    """The file, received whole and sealed, is part of the draft from now on.

    Refuses one that is sealed to the other key than its kind asks for: the first opening must not read a price.
    """
    envelope = require_kind(kind, terms)
    if upload.envelope != envelope:
        refuse("tenders.file_sealed_to_other_key", "LOA § 4", name=upload.name)
    require_file_name(upload.name)
    about = About(upload.name, fitting_type(upload.media_type)).to_bytes()
    file = TenderFile(
        tender_id=tender.id,
        kind=kind,
        size=upload.size,
        parts=[part.to_json() for part in upload.parts],
        sealed_about=sealed.seal_bytes(terms.competition_id, about, envelope),
        draft_about=drafts.locked(about),
        added_at=at,
    )
    if stands.draft is None:
        write_draft(tender.id, content.Content(), at)
        insert_last(file)
    else:
        insert_last(file, beside=TOUCHED, parameters=[at, tender.id])
    record_own(FileAdded(file_id=file.id, size=file.size, parts=len(upload.parts)), terms, tender.id, by, at)
    return file.id


def require_kind(kind: str, terms: Terms) -> Envelope:
    """To which key a file of this kind is sealed; files of prices are asked for where prices are opened apart."""
    if kind not in FILE_KINDS:
        refuse("tenders.file_kind_unknown", kind=kind)
    if kind == PRICE_FILE and not terms.price_after_quality:
        refuse("tenders.prices_not_apart")
    return envelope_of_file(kind, apart=terms.price_after_quality)


def touch_draft(tender: Tender, at: datetime) -> None:
    """There is something undelivered now, also where no answer has been written yet."""
    if not statements.write(TOUCH, [at, tender.id]):
        write_draft(tender.id, content.Content(), at)


def write_draft(tender_id: UUID, written: content.Content, at: datetime) -> bytes:
    """In place of what was there, by the act's last statement; that somebody was reminded of it stays.

    Returns it as it is kept, sealed.
    """
    sealed_draft = drafts.locked(content.to_bytes(written))
    draft = TenderDraft(tender_id=tender_id, content=sealed_draft, saved_at=at)
    insert_last(
        draft,
        on_conflict="ON CONFLICT (tender_id) DO UPDATE SET content = EXCLUDED.content, saved_at = EXCLUDED.saved_at",
    )
    return sealed_draft


def record_hidden(event: object, terms: Terms, tender_id: UUID, by: Actor, at: datetime) -> None:
    """What a supplier does is kept from the authority until the opening."""
    _record(event, terms, tender_id, terms.competition_id, by, at)


def record_own(event: object, terms: Terms, tender_id: UUID, by: Actor, at: datetime) -> None:
    """What shows that a draft exists is the supplier's own until that tender itself is opened.

    One that was never delivered never is, and nobody else learns that somebody wrote it.
    """
    _record(event, terms, tender_id, tender_id, by, at)


def _record(event: object, terms: Terms, tender_id: UUID, hidden_until_opened: UUID, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("tenders.Tender", tender_id),
        matters=[terms.competition_id, terms.dps_id],
        hidden_until_opened=hidden_until_opened,
    )
