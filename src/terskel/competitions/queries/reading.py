"""Competitions as others read them. What the reader may not see raises `Missing`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from terskel.competitions import policy
from terskel.competitions.models import (
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    DeadlineChange,
    Invitation,
)
from terskel.competitions.queries.approvals import approval_of
from terskel.competitions.queries.corrections import corrections_of
from terskel.competitions.queries.document_views import DocumentView
from terskel.competitions.queries.drafts import Parts, parts_now
from terskel.competitions.queries.lots import view_of
from terskel.competitions.queries.published import Kept, draft, kept, read
from terskel.competitions.queries.rows import LISTED, OUTLINED, document_views, found, listed, state_of, terms_of
from terskel.competitions.queries.views import (
    CompetitionRow,
    CompetitionView,
    Outline,
    Terms,
)
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.organisations import queries as organisations

PAGE: Final = 50

Order = Literal["newest", "deadline", "title", "value"]
# A draft has neither deadline nor value to be placed by: it comes last. The id settles what stands equal.
_ORDERS: Final[dict[Order, tuple[OrderBy | str, ...]]] = {
    "deadline": (F("closes_at").asc(nulls_last=True), "id"),
    "title": ("title", "id"),
    "value": (F("estimated_value").desc(nulls_last=True), "id"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to and ordered by; `page` starts at 1 and holds `PAGE` rows.

    `as_of`: the list as it stood then, so that its pages stand still while they are read. `condition` is one of a later
    room on the ids and instants of competitions, which the database decides; `ranks` are such ones, in whose order the
    list comes first.
    """

    text: str = ""
    dps_id: UUID | None = None
    open_only: bool = False
    page: int = 1
    order: Order = "newest"
    as_of: datetime | None = None
    condition: Q = Q()
    ranks: tuple[Q, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The outlines of one page of a list, in its order, and how many the whole list has."""

    outlines: Sequence[Outline]
    total: int


def competition(reader: Actor, ident: UUID | str, *, at: datetime) -> CompetitionView:
    """One competition by id or reference."""
    known = kept(ident) or _draft(visible(reader, ident, at))
    if not policy.may_see(reader, known.row, at):
        raise Missing
    return _view(reader, known, at)


def draft_view(reader: Actor, row: Competition, parts: Parts, *, at: datetime) -> CompetitionView:
    """As `competition` tells it, of a draft that is held and that the reader may see; for this room's acts."""
    return _view(reader, draft(row, parts), at)


def _draft(row: Competition) -> Kept:
    return draft(row, parts_now(row.id)) if row.published_at is None else read(row, is_corrected=False, is_lot=True)


def _view(reader: Actor, known: Kept, at: datetime) -> CompetitionView:
    row, terms = known.row, known.terms
    inside = policy.is_inside(reader, row)
    invited = _is_invited(reader, row.id)
    for_everyone = not (inside or invited or known.is_corrected or known.is_lot)
    return CompetitionView(
        terms=terms,
        state=state_of(row, at),
        dps_name=known.system.name,
        dps_reference=known.system.reference,
        dps_slug=known.system.slug,
        authority_name=known.authority.name_then(min(at, row.published_at or at)),
        categories=known.categories,
        contact=row.contact,
        climate_answer=row.climate_answer,
        climate_reason=row.climate_reason,
        wording_reason=row.wording_reason,
        universal_design=row.universal_design,
        security=row.security,
        human_rights=row.human_rights,
        lots_reason=row.lots_reason,
        question_deadline_at=row.question_deadline_at,
        documents=tuple(replace(one, readable=True) for one in known.documents)
        if inside or invited
        else known.documents,
        deadline_changes=known.deadline_changes,
        corrections=corrections_of(row, reader.language, inside=inside or invited) if known.is_corrected else (),
        invited_count=Invitation.objects.filter(competition_id=row.id).count() if inside and row.published_at else None,
        cancellation_reason_code=row.cancellation_reason_code,
        cancellation_reason=row.cancellation_reason,
        new_competition_follows=row.new_competition_follows,
        approval=approval_of(row, reader) if inside else None,
        lots=view_of(row.id, at=at) if known.is_lot else None,
        version=known.version if for_everyone else "",
        roles=known.roles,
    )


def competitions(reader: Actor, filters: Filters = Filters(), *, at: datetime) -> list[CompetitionRow]:
    """The competitions of the reader's own authority, drafts too, newest first."""
    if not reader.is_authority:
        return []
    return _page(_own(reader, filters, at), filters, at)


def public_competitions(filters: Filters = Filters(), *, at: datetime) -> list[CompetitionRow]:
    """Every published competition, the newest first."""
    return _page(_public(filters, at), filters, at)


def own_outlines(reader: Actor, filters: Filters = Filters(), *, at: datetime) -> list[Outline]:
    """All that `competitions` would list, on one page, as outlines."""
    return _outlines(_own(reader, filters, at)) if reader.is_authority else []


def public_outlines(filters: Filters = Filters(), *, at: datetime) -> list[Outline]:
    """All that `public_competitions` would list, on one page, as outlines."""
    return _outlines(_public(filters, at))


def own_part(reader: Actor, filters: Filters = Filters(), *, at: datetime) -> Part:
    """The page that `competitions` would list, as outlines; two statements however long the list is."""
    return _part(_own(reader, filters, at), filters) if reader.is_authority else Part((), 0)


def own_called(reader: Actor, words: str, *, at: datetime, most: int) -> list[CompetitionRow]:
    """The first of what `competitions` would list for these words, nothing counted."""
    return listed(_own(reader, Filters(text=words), at).only(*LISTED)[:most], at) if reader.is_authority else []


def public_part(filters: Filters = Filters(), *, at: datetime) -> Part:
    """The page that `public_competitions` would list, as outlines; two statements however long the list is."""
    return _part(_public(filters, at), filters)


def newest(most: int, *, at: datetime) -> list[Outline]:
    """The first of what `public_competitions` would list, as outlines; one statement."""
    return _outlines(_public(Filters(), at)[:most])


def own_first(
    reader: Actor, most: int, filters: Filters = Filters(), *, at: datetime
) -> list[tuple[Outline, CompetitionRow]]:
    """The first of what `competitions` would list, with their outlines; two statements, and no more rows are read."""
    if not reader.is_authority:
        return []
    rows = list(_own(reader, filters, at).only(*LISTED, *OUTLINED)[:most])
    outlines = [Outline(*(getattr(row, column) for column in OUTLINED)) for row in rows]
    return list(zip(outlines, listed(rows, at), strict=True))


def published_since(since: datetime, *, dps_id: UUID | None = None, at: datetime) -> list[datetime]:
    """When each competition published in a closed period was, of one system where one is named."""
    found = _public(Filters(dps_id=dps_id), at).filter(published_at__gte=since).values_list("published_at", flat=True)
    return [when for when in found if when is not None]


def public_ids(filters: Filters = Filters(), *, at: datetime) -> "QuerySet[Any]":
    """The ids of all that `public_competitions` would list, for conditions that the database decides."""
    return _public(filters, at).order_by().values("id")


def outlines(competition_ids: Iterable[UUID]) -> list[Outline]:
    """For later rooms, which have decided on their own who may read what they build of it."""
    return _outlines(Competition.objects.filter(pk__in=set(competition_ids)))


def competitions_by_ids(competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, CompetitionRow]:
    """For later rooms, which have decided on their own who may read what they build of it."""
    return {row.id: row for row in listed(Competition.objects.filter(pk__in=set(competition_ids)).only(*LISTED), at)}


def titles(competition_ids: Iterable[UUID]) -> dict[UUID, str]:
    """For later rooms, which have decided on their own who may read what they build of it."""
    return dict(Competition.objects.filter(pk__in=set(competition_ids)).values_list("id", "title"))


def document(reader: Actor, document_id: UUID, *, at: datetime) -> tuple[DocumentView, FileView]:
    """A file of the procurement documents; a restricted one only for the authority and the invited (FOA § 14-3).

    One that a correction took out can still be read, so that everyone can compare.
    """
    row = found(Competition.objects.filter(documents__id=document_id).first())
    visible(reader, row.id, at)
    inside = policy.is_inside(reader, row) or _is_invited(reader, row.id)
    view = document_views(CompetitionDocument.objects.filter(pk=document_id), inside=inside)[document_id]
    if not view.readable:
        raise Missing
    return view, documents.attached_file(view.file_id)


def terms(competition_id: UUID) -> Terms:
    """For later rooms, which decide on their own who may read what they build of it."""
    return terms_of(found(Competition.objects.filter(pk=competition_id).first()))


def closed_between(after: datetime, until: datetime) -> Sequence[UUID]:
    """Competitions whose deadline passed in (`after`, `until`] and that were not cancelled, for the timetable."""
    return list(
        Competition.objects.filter(
            published_at__isnull=False, cancelled_at__isnull=True, closes_at__gt=after, closes_at__lte=until
        )
        .order_by("closes_at", "id")
        .values_list("id", flat=True)
    )


def published_between(after: datetime, until: datetime, *, open_at: datetime) -> Sequence[UUID]:
    """Competitions published in [`after`, `until`) that still take tenders at `open_at`, for later rooms' clocks."""
    published = Competition.objects.filter(published_at__gte=after, published_at__lt=until)
    still_open = published.filter(cancelled_at__isnull=True, closes_at__gt=open_at)
    return list(still_open.order_by("published_at", "id").values_list("id", flat=True))


def deadline_moved_since(competition_id: UUID, since: datetime) -> bool:
    """Whether somebody has moved the deadline at or after `since`."""
    return DeadlineChange.objects.filter(competition_id=competition_id, changed_at__gte=since).exists()


def closing_after(after: datetime, limit: int) -> list[tuple[datetime, UUID]]:
    """The next tender deadlines, for later rooms: (deadline, competition id)."""
    standing = Competition.objects.filter(published_at__isnull=False, cancelled_at__isnull=True, closes_at__gt=after)
    found = standing.order_by("closes_at", "id").values_list("closes_at", "id")[:limit]
    return [(closes_at, competition_id) for closes_at, competition_id in found if closes_at is not None]


def open_in_category(category_id: UUID, *, at: datetime) -> list[str]:
    """The references of competitions in a category of a DPS that take tenders at `at`, for the act that closes it."""
    standing = Competition.objects.filter(published_at__isnull=False, cancelled_at__isnull=True, closes_at__gt=at)
    chosen = CompetitionCategory.objects.filter(category_id=category_id).values("competition_id")
    return list(standing.filter(pk__in=chosen).order_by("reference").values_list("reference", flat=True))


def decline_counts(competition_id: UUID) -> dict[str, int]:
    """How many declined, per reason. For later rooms, after the opening only: before it, it would tell who is left."""
    counts: dict[str, int] = {}
    for reason in Invitation.objects.filter(competition_id=competition_id, declined_at__isnull=False).values_list(
        "decline_reason", flat=True
    ):
        counts[reason] = counts.get(reason, 0) + 1
    return counts


def visible(reader: Actor, ident: UUID | str, at: datetime) -> Competition:
    """The competition's row, where the reader may see it. For this room only."""
    by = {"pk": ident} if isinstance(ident, UUID) else {"reference": ident}
    row = found(Competition.objects.filter(**by).first())
    if not policy.may_see(reader, row, at):
        raise Missing
    return row


def _is_invited(reader: Actor, competition_id: UUID) -> bool:
    if not reader.is_supplier:
        return False
    return Invitation.objects.filter(competition_id=competition_id, supplier_id=policy.supplier_of(reader)).exists()


def _narrowed(rows: "QuerySet[Competition]", filters: Filters, at: datetime) -> "QuerySet[Competition]":
    if filters.text.strip():
        words = filters.text.strip()
        bodies = organisations.called(words)
        rows = rows.filter(Q(title__icontains=words) | Q(reference__iexact=words) | Q(authority_id__in=bodies))
    if filters.dps_id is not None:
        rows = rows.filter(dps_id=filters.dps_id)
    if filters.open_only:
        # Judged when the list was begun: what closes while it is read leaves no gap.
        begun = filters.as_of or at
        standing = Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=begun)
        rows = rows.filter(standing, published_at__lte=begun, closes_at__gt=begun)
    return rows.filter(filters.condition)


def _own(reader: Actor, filters: Filters, at: datetime) -> "QuerySet[Competition]":
    own = Competition.objects.filter(authority_id=reader.organisation_id, created_at__lte=filters.as_of or at)
    return _narrowed(own, filters, at).order_by(*_ranked(filters), *_ORDERS.get(filters.order, ("-created_at", "-id")))


def _public(filters: Filters, at: datetime) -> "QuerySet[Competition]":
    published = Competition.objects.filter(published_at__lte=filters.as_of or at)
    orders = _ORDERS.get(filters.order, ("-published_at", "-id"))
    return _narrowed(published, filters, at).order_by(*_ranked(filters), *orders)


def _ranked(filters: Filters) -> tuple[Case, ...]:
    if not filters.ranks:
        return ()
    places = [When(rank, then=Value(place)) for place, rank in enumerate(filters.ranks)]
    return (Case(*places, default=Value(len(places))),)


def _part(rows: "QuerySet[Competition]", filters: Filters) -> Part:
    first = (filters.page - 1) * PAGE
    return Part(_outlines(rows[first : first + PAGE]), rows.order_by().count())


def _outlines(rows: "QuerySet[Competition]") -> list[Outline]:
    return [Outline(*found) for found in rows.values_list(*OUTLINED)]


def _page(rows: "QuerySet[Competition]", filters: Filters, at: datetime) -> list[CompetitionRow]:
    first = (filters.page - 1) * PAGE
    return listed(rows.only(*LISTED)[first : first + PAGE], at)
