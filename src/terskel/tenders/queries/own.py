"""A supplier's reads of its own tender. Nobody else is a reader of these."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terskel import installation
from terskel.audit import statements
from terskel.audit.statements import Row, Statement
from terskel.competitions import queries as competitions
from terskel.competitions.queries import InvitedTo
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.envelopes import envelope_of_file
from terskel.core.languages import Language
from terskel.core.sealing import receipts
from terskel.core.sealing.age import PART_SIZE
from terskel.documents.letters import LetterData
from terskel.organisations import queries as organisations
from terskel.tenders import content, drafts, kept_answers, letters, own_copies, policy, proving
from terskel.tenders.content import Content
from terskel.tenders.drafts import About, Sent
from terskel.tenders.facts import tender_facts
from terskel.tenders.incoming import sizes_of_parts
from terskel.tenders.models import (
    Delivery,
    IncomingFile,
    IncomingPart,
    Opening,
    Tender,
    TenderDraft,
    TreeHead,
)
from terskel.tenders.queries.views import DeliveryView, FileView, Inclusion, IncomingView, MyTender, RoomForFile
from terskel.tenders.standing import held_asked, held_bytes
from terskel.tenders.uploads import SealedUpload
from terskel.vault import queries as vault

REMINDED_BEFORE: Final = timedelta(hours=24)
"""Policy, not law: whoever must find a signatory has a working day for it."""
LEFT_ALONE: Final = timedelta(hours=2)
"""Whoever is writing now needs no reminder."""
LAPSES_WITHIN: Final = timedelta(days=30)
"""So long after an opening a worker that was away still tells those who did not deliver."""
OF_FILE: Final = "id, kind, draft_about, size, left(parts -> 0 ->> 'sha256', 8), added_at"
ONE_FILE: Final = f"""SELECT {OF_FILE} FROM tenders_tenderfile WHERE removed_at IS NULL AND id = %s
    AND tender_id = (SELECT id FROM tenders_tender WHERE competition_id = %s AND supplier_id = %s)"""  # noqa: S608  constants of this page
MINE: Final = """
    SELECT t.id, t.started_at, d.content, d.saved_at, o.opened_at, f.*, l.* FROM tenders_tender t
    LEFT JOIN tenders_tenderdraft d ON d.tender_id = t.id
    LEFT JOIN tenders_opening o ON o.competition_id = t.competition_id
    CROSS JOIN LATERAL (
        SELECT array_agg(id), array_agg(kind), array_agg(draft_about), array_agg(size), array_agg(fingerprint),
        array_agg(added_at) FROM (
            SELECT id, kind, draft_about, size, left(parts -> 0 ->> 'sha256', 8) AS fingerprint, added_at
            FROM tenders_tenderfile WHERE tender_id = t.id AND removed_at IS NULL ORDER BY added_at, id) ordered) f
    CROSS JOIN LATERAL (
        SELECT array_agg(id), array_agg(version), array_agg(received_at), array_agg(manifest_sha256),
        array_agg(leaf_hash), array_agg(receipt::text), array_agg(signature), array_agg(withdrawn_at) FROM (
            SELECT * FROM tenders_delivery WHERE tender_id = t.id ORDER BY version) ordered) l
    WHERE t.competition_id = %s AND t.supplier_id = %s"""
"""All of a tender at once: each file and each delivered version lies across the arrays of its own."""


def my_tender(reader: Actor, competition_id: UUID, *, at: datetime) -> MyTender:
    """The reader's own tender, also before it is begun; only for the invited."""
    invited, [told] = competitions.invited_with(reader, competition_id, own_asked(reader, competition_id))
    own = own_tender(told)
    return whole_tender(invited, own, drafts.read(own.draft if own else None), at=at)


def whole_tender(invited: InvitedTo, tender: "OwnTender | None", written: Content, *, at: datetime) -> MyTender:
    """As `my_tender` tells it, of a tender that is read already; for this room's acts too, which tell what they wrote.

    `written` is what its draft says.
    """
    terms = invited.terms
    files, deliveries = (tender.files, tender.deliveries) if tender else ((), ())
    last = deliveries[-1] if deliveries else None
    facts = tender_facts(terms, tender, last, tender.opened_at if tender else None)
    return MyTender(
        competition_id=terms.competition_id,
        supplier_id=invited.supplier_id,
        tender_id=tender.id if tender else None,
        state=lifecycles.TENDER.state(facts, at),
        terms=terms,
        content=written,
        gaps=content.gaps(written, terms, [(file.id, file.kind) for file in files]),
        files=files,
        held=sum(file.size for file in files),
        saved_at=tender.saved_at if tender else None,
        deliveries=deliveries,
        counts_now=last if last is not None and last.withdrawn_at is None else None,
        undelivered=tender is not None and tender.draft is not None,
        declined_at=invited.declined_at,
    )


def room_for(reader: Actor, competition_id: UUID, *, at: datetime) -> RoomForFile:
    """What must be known before an upload is taken; only for the invited who write. Refuses where nothing of it could
    become part of a tender, before gigabytes of it have come."""
    invited, [held] = policy.require_writer_with(reader, competition_id, held_asked(reader, competition_id))
    terms = invited.terms
    if terms.cancelled_at is not None:
        refuse("tenders.competition_cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    require(lifecycles.TENDER.permit("start", tender_facts(terms, None, None), at))
    return RoomForFile(held_bytes(held), terms.price_after_quality)


def incoming_files(reader: Actor, competition_id: UUID) -> tuple[IncomingView, ...]:
    """The files of the reader's own draft that have not come whole; only for those who write it."""
    invited = policy.require_writer(reader, competition_id)
    own = {"tender__competition_id": competition_id, "tender__supplier_id": invited.supplier_id}
    incoming = list(IncomingFile.objects.filter(**own).order_by("begun_at", "id"))
    if not incoming:
        return ()
    apart = invited.terms.price_after_quality
    kinds = {row.kind: envelope_of_file(row.kind, apart=apart) for row in incoming}
    recipients = {kind: vault.recipient_of(competition_id, envelope) for kind, envelope in kinds.items()}
    received: dict[UUID, list[int]] = {row.id: [] for row in incoming}
    come = IncomingPart.objects.filter(file__in=incoming).order_by("number")
    for file_id, number in come.values_list("file", "number"):
        received[file_id].append(number)
    return tuple(
        IncomingView(
            id=row.id,
            kind=row.kind,
            name=Sent.from_bytes(drafts.unlocked(row.about)).name,
            size=row.size,
            begun_at=row.begun_at,
            recipient=recipients[row.kind],
            part_size=PART_SIZE,
            parts=len(sizes_of_parts(row.size)),
            received=tuple(received[row.id]),
        )
        for row in incoming
    )


def require_incoming(reader: Actor, competition_id: UUID, file_id: UUID) -> None:
    """Raises Missing where no such file of the reader's own comes in: asked before a part of it is taken."""
    invited = policy.require_writer(reader, competition_id)
    own = {"tender__competition_id": competition_id, "tender__supplier_id": invited.supplier_id}
    if not IncomingFile.objects.filter(**own, pk=file_id).exists():
        raise Missing


def incoming_file(reader: Actor, competition_id: UUID, file_id: UUID) -> IncomingView:
    """One of them; raises Missing."""
    for file in incoming_files(reader, competition_id):
        if file.id == file_id:
            return file
    raise Missing


def my_states(reader: Actor, competition_ids: list[UUID]) -> dict[UUID, str]:
    """Per competition, how far the reader's own supplier has come: "drafting", "delivered" or "withdrawn"."""
    if not reader.is_supplier or reader.organisation_id is None:
        return {}
    own = Tender.objects.filter(competition_id__in=competition_ids, supplier_id=reader.organisation_id)
    tenders = {tender.id: tender.competition_id for tender in own}
    states = dict.fromkeys(tenders.values(), "drafting")
    for delivery in Delivery.objects.filter(tender_id__in=tenders).order_by("tender_id", "version"):
        states[tenders[delivery.tender_id]] = "delivered" if delivery.withdrawn_at is None else "withdrawn"
    return states


@dataclass(frozen=True, slots=True)
class OwnDelivered:
    """The supplier's own tender in a competition as it stood last; `first_at` is when it first came in."""

    tender_id: UUID
    first_at: datetime


def my_deliveries(reader: Actor) -> dict[UUID, OwnDelivered]:
    """Per competition, the reader's own supplier's delivered tender; one that was withdrawn is none."""
    if not reader.is_supplier or reader.organisation_id is None:
        return {}
    rows = Delivery.objects.filter(tender__supplier_id=reader.organisation_id)
    first: dict[UUID, datetime] = {}
    standing: dict[UUID, OwnDelivered] = {}
    for competition_id, tender_id, received_at, withdrawn_at in rows.order_by("tender_id", "version").values_list(
        "competition_id", "tender_id", "received_at", "withdrawn_at"
    ):
        began = first.setdefault(competition_id, received_at)
        standing.pop(competition_id, None)
        if withdrawn_at is None:
            standing[competition_id] = OwnDelivered(tender_id, began)
    return standing


def undelivered(reader: Actor, competition_ids: Collection[UUID]) -> set[UUID]:
    """The competitions in which the reader's own supplier has written something it has not delivered."""
    if not reader.is_supplier or reader.organisation_id is None:
        return set()
    drafts_left = TenderDraft.objects.filter(
        tender__competition_id__in=competition_ids, tender__supplier_id=reader.organisation_id
    )
    return set(drafts_left.values_list("tender__competition_id", flat=True))


def own_copy(reader: Actor, competition_id: UUID, *, language: Language, at: datetime) -> LetterData:
    """The reader's draft as it would be delivered now, to keep; Missing where nothing waits to be delivered."""
    mine = my_tender(reader, competition_id, at=at)
    if not mine.undelivered:
        raise Missing
    return own_copies.letter(
        mine.terms,
        mine.content,
        mine.files,
        sender=letters.party(organisations.supplier(mine.supplier_id)),
        recipient=letters.party(organisations.authority(mine.terms.authority_id)),
        language=language,
        at=at,
    )


def answers_to_keep(reader: Actor, competition_id: UUID, *, at: datetime) -> tuple[str, bytes]:
    """The competition's reference, and the answers of the reader's draft as a file; Missing where nothing waits."""
    mine = my_tender(reader, competition_id, at=at)
    if not mine.undelivered:
        raise Missing
    return mine.terms.reference, kept_answers.to_keep(mine.content, competition_id)


def inclusion(reader: Actor, competition_id: UUID) -> tuple[Inclusion, ...]:
    """After the opening: the proof for each version the reader's own supplier delivered."""
    invitation = competitions.invitation(reader, competition_id)
    head = TreeHead.objects.filter(competition_id=competition_id).first()
    if head is None or not Opening.objects.filter(competition_id=competition_id).exists():
        return ()
    leaves = list(
        Delivery.objects.filter(competition_id=competition_id)
        .order_by("leaf_index")
        .values_list("leaf_hash", flat=True)
    )
    own = Delivery.objects.filter(
        competition_id=competition_id, tender__supplier_id=invitation.supplier_id, leaf_index__isnull=False
    ).order_by("version")
    public_key = _public_key()
    return tuple(
        Inclusion(
            version=one.version,
            leaf_hash=one.leaf_hash,
            leaf_index=one.leaf_index,
            size=head.size,
            path=proving.inclusion(competition_id, head.salt, leaves, one.leaf_index),
            root=head.root,
            receipt=one.receipt,
            signature=one.signature,
            public_key=public_key,
        )
        for one in own
        if one.leaf_index is not None
    )


@dataclass(frozen=True, slots=True)
class OwnTender:
    """A tender with its draft, the files of it in the order they came, and its versions in theirs.

    `opened_at` is when the competition's tenders were opened.
    """

    id: UUID
    started_at: datetime
    draft: bytes | None = None
    saved_at: datetime | None = None
    opened_at: datetime | None = None
    files: tuple[FileView, ...] = ()
    deliveries: tuple[DeliveryView, ...] = ()


def own_asked(reader: Actor, competition_id: UUID) -> Statement:
    """What `own_tender` tells of the reader's supplier is asked by this."""
    return MINE, [competition_id, reader.organisation_id]


def own_tender(told: Sequence[Row]) -> OwnTender | None:
    """None where it is not begun."""
    if not told:
        return None
    [row] = told
    tender_id, started_at, draft, saved_at, opened_at = row[:5]
    files, deliveries = (zip(*(of_each or () for of_each in part), strict=True) for part in (row[5:11], row[11:]))
    public_key = _public_key()
    return OwnTender(
        tender_id,
        started_at,
        draft,
        saved_at,
        opened_at,
        files=tuple(_file_view(*one) for one in files),
        deliveries=tuple(_delivery_view(*one, public_key=public_key) for one in deliveries),
    )


def _public_key() -> str:
    return _as_text(installation.signing_key())


@lru_cache(maxsize=2)
def _as_text(key: Ed25519PrivateKey) -> str:
    return receipts.public_key_text(key)


def own_file(reader: Actor, competition_id: UUID, file_id: UUID) -> FileView:
    """One file of the reader's own draft; raises Missing."""
    supplier_id = reader.organisation_id if reader.is_supplier else None
    row = statements.first_of(ONE_FILE, [file_id, competition_id, supplier_id])
    if row is None:
        raise Missing
    return _file_view(*row)


def file_put_in(file_id: UUID, upload: SealedUpload, *, kind: str, at: datetime) -> FileView:
    """As `own_file` tells it, of one that was put in just now: without asking, and without opening what was sealed."""
    fingerprint = upload.parts[0].sha256[:8]
    return FileView(id=file_id, kind=kind, name=upload.name, size=upload.size, fingerprint=fingerprint, added_at=at)


def _file_view(
    file_id: UUID, kind: str, about: bytes | None, size: int, fingerprint: str, added_at: datetime
) -> FileView:
    name = "" if about is None else About.from_bytes(drafts.unlocked(about)).name
    return FileView(id=file_id, kind=kind, name=name, size=size, fingerprint=fingerprint, added_at=added_at)


def _delivery_view(
    delivery_id: UUID,
    version: int,
    received_at: datetime,
    manifest_sha256: str,
    leaf_hash: str,
    receipt: str,
    signature: str,
    withdrawn_at: datetime | None,
    *,
    public_key: str,
) -> DeliveryView:
    return DeliveryView(
        id=delivery_id,
        version=version,
        received_at=received_at,
        manifest_sha256=manifest_sha256,
        leaf_hash=leaf_hash,
        receipt=json.loads(receipt),
        signature=signature,
        public_key=public_key,
        withdrawn_at=withdrawn_at,
    )


def delivery_view(row: Delivery) -> DeliveryView:
    """For this room's acts too, which tell what they wrote."""
    return DeliveryView(
        id=row.id,
        version=row.version,
        received_at=row.received_at,
        manifest_sha256=row.manifest_sha256,
        leaf_hash=row.leaf_hash,
        receipt=row.receipt,
        signature=row.signature,
        public_key=_public_key(),
        withdrawn_at=row.withdrawn_at,
    )


def drafts_to_remind(*, at: datetime, limit: int) -> list[UUID]:
    """Tenders with answers nobody has touched for a while, that close soon and whose supplier is not reminded yet."""
    left = TenderDraft.objects.filter(
        reminded_at__isnull=True,
        saved_at__lte=at - LEFT_ALONE,
        tender__competition__closes_at__gt=at,
        tender__competition__closes_at__lte=at + REMINDED_BEFORE,
        tender__competition__cancelled_at__isnull=True,
    )
    return list(
        left.order_by("tender__competition__closes_at", "tender_id").values_list("tender_id", flat=True)[:limit]
    )


def drafts_to_lapse(*, at: datetime, limit: int) -> list[UUID]:
    """Tenders with answers that are not delivered, of competitions opened of late, whose supplier is not told yet."""
    opened = Opening.objects.filter(opened_at__gt=at - LAPSES_WITHIN).values("competition_id")
    left = TenderDraft.objects.filter(lapse_told_at__isnull=True, tender__competition_id__in=opened)
    return list(left.order_by("tender_id").values_list("tender_id", flat=True)[:limit])
