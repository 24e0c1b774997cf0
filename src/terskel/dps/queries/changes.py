"""What was changed in a DPS, what is asked for, and how its versions differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.dps_changes import CHANGE_KINDS, MATERIAL, ChangeKind
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import versions
from terskel.dps.embargo import open_from
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem, FormerCategoryCode, Version
from terskel.dps.queries.systems import DpsView, seen
from terskel.dps.versions import Difference
from terskel.notices import queries as notices
from terskel.notices.queries import NoticeView

OF_A_CATEGORY: Final = (
    "category_opened",
    "category_paused",
    "category_resumed",
    "category_closed",
    "category_merged",
)


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A change that counts, as everyone reads it. `version` None: the documents stand as they were.

    `notice` None: no notice of it is published, or none was needed.
    """

    id: UUID
    kind: ChangeKind
    what: str
    why: str
    published_at: datetime
    from_on: date
    version: int | None
    notice: NoticeView | None


@dataclass(frozen=True, slots=True)
class OpenChange:
    """A change that is asked for, with what it still needs; `differences` are what it would change.

    `notice` is what announced it: it waits for the publication. `held_up_at`: it could not count when it was to.
    """

    id: UUID
    dps_id: UUID
    kind: ChangeKind
    what: str
    why: str
    proposed_at: datetime
    proposed_by_id: UUID
    proposed_by: str
    signed_off_at: datetime | None
    signed_off_by: str
    sign_off_note: str
    differences: tuple[Difference, ...]
    announced_at: datetime | None
    held_up_at: datetime | None
    notice: NoticeView | None

    @property
    def waits_for_sign_off(self) -> bool:
        return self.kind.sign_off and self.signed_off_at is None

    @property
    def opens_at(self) -> datetime | None:
        """When it counts, and everyone may know of it; None while that hangs on what TED answers."""
        return open_from(self.notice) if self.notice is not None else None


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """One line of what waits: for a legal adviser, or, announced, for its notice to be published."""

    id: UUID
    dps_id: UUID
    dps_name: str
    what: str
    proposed_at: datetime
    opens_at: datetime | None
    held_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of the record and what sets it apart from the one before; nothing for the first."""

    number: int
    from_at: datetime
    differences: tuple[Difference, ...]


def change_name(kind: str, language: Language) -> str:
    """What a kind of change is called."""
    return Phrasebook.of("dps").say(f"change.{kind}", language)


def change_effect(kind: str, language: Language) -> str:
    """What a change comes to for those who are qualified, or could be."""
    return Phrasebook.of("dps").say(f"effect.{kind if kind in OF_A_CATEGORY else 'kept'}", language)


def material_names(language: Language) -> dict[str, str]:
    """What can never be changed in a published DPS, by code, in words."""
    book = Phrasebook.of("dps")
    return {code: book.say(f"material.{code}", language) for code in MATERIAL}


def changes(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[PublishedChange]:
    """The public change log at `at`, the newest first."""
    dps_id = seen(reader, dps, at)
    rows = list(
        ChangeRecord.objects.filter(dps_id=dps_id, published_at__lte=at)
        .select_related("version")
        .order_by("-published_at", "-id")
    )
    by_id = {one.id: one for one in notices.of_matter(reader, dps_id)}
    return [
        PublishedChange(
            id=row.id,
            kind=CHANGE_KINDS[row.kind],
            what=change_name(row.kind, reader.language),
            why=row.why,
            published_at=row.published_at,
            from_on=row.from_on,
            version=row.version.number if hasattr(row, "version") else None,
            notice=by_id.get(row.notice_id) if row.notice_id else None,
        )
        for row in rows
        if row.published_at is not None and row.from_on is not None
    ]


def open_changes(reader: Actor, dps_id: UUID) -> list[OpenChange]:
    """What is asked for, or announced, and does not count yet, for people of the owner, the oldest first."""
    owner = DynamicPurchasingSystem.objects.filter(pk=dps_id).values_list("authority_id", flat=True).first()
    if owner is None or not (reader.is_authority and reader.acts_for(owner)):
        raise Missing
    rows = _not_published(dps_id).select_related("proposed_by", "signed_off_by", "dps").order_by("proposed_at", "id")
    sent = notices.by_ids([row.notice_id for row in rows if row.notice_id is not None])
    return [_open(row, reader.language, sent) for row in rows]


def changes_to_make(*, at: datetime) -> list[UUID]:
    """The announced changes that everyone may know of by `at`, the first announced first; for the clock."""
    waiting = _undone().filter(announced_at__isnull=False, held_up_at__isnull=True)
    rows = list(waiting.order_by("announced_at", "id").values_list("id", "notice_id"))
    sent = notices.by_ids([notice_id for _change_id, notice_id in rows if notice_id is not None])
    opens = [(change_id, open_from(sent[notice_id])) for change_id, notice_id in rows if notice_id is not None]
    return [change_id for change_id, opens_at in opens if opens_at is not None and opens_at <= at]


def waiting_for_publication(reader: Actor) -> list[WaitingChange]:
    """What the reader's authority has announced, and does not count yet."""
    return _waiting(reader, _undone().filter(announced_at__isnull=False).order_by("announced_at", "id"))


def open_change_count(reader: Actor, dps_id: UUID) -> int:
    """How many `open_changes` there are; none for others than people of the owner."""
    if not reader.is_authority:
        return 0
    return _not_published(dps_id).filter(dps__authority_id=reader.organisation_id).count()


def _not_published(dps_id: UUID) -> "QuerySet[ChangeRecord]":
    return _undone().filter(dps_id=dps_id)


def waiting_for_sign_off(reader: Actor) -> list[WaitingChange]:
    """The changes of the reader's authority that a legal reader has to look at, but for those of their own."""
    asked = [one.code for one in CHANGE_KINDS.values() if one.sign_off]
    rows = _undone().filter(kind__in=asked, signed_off_at__isnull=True).exclude(proposed_by_id=reader.person_id)
    return _waiting(reader, rows.order_by("proposed_at", "id"))


def _undone() -> "QuerySet[ChangeRecord]":
    return ChangeRecord.objects.filter(published_at__isnull=True, withdrawn_at__isnull=True)


def _waiting(reader: Actor, found: "QuerySet[ChangeRecord]") -> list[WaitingChange]:
    if not reader.is_authority or reader.organisation_id is None:
        return []
    rows = list(found.filter(dps__authority_id=reader.organisation_id).select_related("dps"))
    sent = notices.by_ids([row.notice_id for row in rows if row.notice_id is not None])
    return [
        WaitingChange(
            id=row.id,
            dps_id=row.dps_id,
            dps_name=row.dps.name,
            what=change_name(row.kind, reader.language),
            proposed_at=row.proposed_at,
            opens_at=open_from(sent[row.notice_id]) if row.notice_id is not None else None,
            held_up_at=row.held_up_at,
        )
        for row in rows
    ]


def versions_of(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[VersionView]:
    """Every version up to `at`, the newest first, each with what sets it apart from the one before."""
    rows = list(Version.objects.filter(dps_id=seen(reader, dps, at), from_at__lte=at).order_by("number"))
    before = [None, *rows[:-1]]
    made = [
        VersionView(
            number=row.number,
            from_at=row.from_at,
            differences=versions.differences(old.content, row.content, reader.language) if old else (),
        )
        for old, row in zip(before, rows, strict=True)
    ]
    return made[::-1]


def category_moved_to(dps_id: UUID, code: str) -> str | None:
    """The code that a former code of a category leads to now."""
    found = FormerCategoryCode.objects.filter(dps_id=dps_id, code=code).select_related("category").first()
    return found.category.code if found else None


def _open(row: ChangeRecord, language: Language, sent: Mapping[UUID, NoticeView]) -> OpenChange:
    content = versions.content_of(row.dps)
    return OpenChange(
        id=row.id,
        dps_id=row.dps_id,
        kind=CHANGE_KINDS[row.kind],
        what=change_name(row.kind, language),
        why=row.why,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by.name,
        signed_off_at=row.signed_off_at,
        signed_off_by=row.signed_off_by.name if row.signed_off_by else "",
        sign_off_note=row.sign_off_note,
        differences=versions.differences(content, versions.as_proposed(content, row.kind, row.proposal), language),
        announced_at=row.announced_at,
        held_up_at=row.held_up_at,
        notice=sent[row.notice_id] if row.notice_id is not None else None,
    )
