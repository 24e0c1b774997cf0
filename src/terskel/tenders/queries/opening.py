"""The opening, and what lies open after it. Before it, none of this tells who tenders or how many."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from terskel.accounts import queries as accounts
from terskel.accounts.queries import PersonView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import OutageProposal, Terms
from terskel.competitions.queries.steps import steps
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.envelopes import MAIN, PRICE_FILE, Envelope
from terskel.documents import queries as documents
from terskel.documents.queries import FileView as DocumentFile
from terskel.organisations import queries as organisations
from terskel.tenders import policy, settling, unsealing
from terskel.tenders.models import Delivery, OpenedPrice, OpenedTender, Opening, ShareRelease, TreeHead, UnsealedFile
from terskel.tenders.models import OpenedFile as OpenedFileRow
from terskel.tenders.queries.views import (
    DeliveredBy,
    OpenedFile,
    OpenedTenderView,
    OpenerView,
    OpeningFacts,
    OpeningState,
    ReleaseView,
    StatedRequirement,
    TendererOf,
)
from terskel.vault import queries as vault

# How far back a worker looks that was away. What it misses is settled by the opening itself.
LOOK_BACK: Final = timedelta(days=30)
STANDS_STILL: Final = timedelta(minutes=2)


def opening_state(reader: Actor, competition_id: UUID, *, at: datetime) -> OpeningState:
    """For the authority's own people: deadline, root, openers, and how many tenders once they are opened."""
    terms = competitions.terms(competition_id)
    if not policy.may_follow_opening(reader, terms) or terms.closes_at is None:
        raise Missing
    head = TreeHead.objects.filter(competition_id=competition_id).first()
    opening = Opening.objects.filter(competition_id=competition_id).first()
    openers = vault.openers_of(competition_id)
    under_way = None if opening else vault.held_since(competition_id, at=at)
    releases = [] if opening or under_way else list(released(competition_id, MAIN))
    waiting = [one for one in releases if one.waits_until is not None and one.waits_until > at]
    lapsed = [] if waiting else releases[-1:]
    opened_by = [opening.first_by_id, opening.second_by_id] if opening else []
    people = accounts.people([*openers, *opened_by, *(one.person_id for one in releases)])
    return OpeningState(
        competition_id=competition_id,
        reference=terms.reference,
        title=terms.title,
        closes_at=terms.closes_at,
        cancelled_at=terms.cancelled_at,
        settles_at=settling.settles_at(terms.closes_at),
        settled_at=head.settled_at if head else None,
        root=head.root if head else "",
        openers=tuple(OpenerView(person_id, people[person_id].name) for person_id in openers),
        waiting=tuple(release_view(one, people) for one in waiting),
        lapsed=tuple(release_view(one, people) for one in lapsed if one.waits_until is not None),
        recovery=vault.has_recovery_share(competition_id),
        under_way_since=under_way,
        done_percent=percent(competition_id) if under_way else 0,
        opened_at=opening.opened_at if opening else None,
        opened_by=tuple(people[person_id].name for person_id in opened_by),
        tenders=OpenedTender.objects.filter(competition_id=competition_id).count() if opening else None,
        record_id=opening.record_id if opening else None,
    )


def released(competition_id: UUID, envelope: Envelope) -> "QuerySet[ShareRelease]":
    """Every release of a share of that key, in order; those that fell away too. For this room only."""
    return ShareRelease.objects.filter(competition_id=competition_id, envelope=envelope).order_by("released_at", "id")


def release_view(one: ShareRelease, people: Mapping[UUID, PersonView]) -> ReleaseView:
    """For this room only."""
    return ReleaseView(one.person_id, people[one.person_id].name, one.released_at, one.waits_until)


def percent(competition_id: UUID) -> int:
    """Of the bytes of files, never of how many tenders: how many there are is not known before the opening."""
    done, everything = unsealing.progress(competition_id)
    return done * 100 // everything if everything else 100


def to_continue(*, at: datetime) -> list[UUID]:
    """Openings that have stood still for two minutes, as whatever went on with them is gone."""
    held = vault.held_keys(at=at)
    moved = UnsealedFile.objects.filter(delivery__competition_id__in=held, done_at__isnull=False)
    last = dict(moved.values_list("delivery__competition_id").annotate(last=Max("done_at")))
    return [one for one, since in held.items() if at - max(since, last.get(one) or since) > STANDS_STILL]


def to_forget(*, at: datetime) -> list[UUID]:
    """Competitions with clear bytes that came to nothing, or with rows of an opening that is done."""
    rows = UnsealedFile.objects.values_list("delivery__competition_id", "delivery__competition__cancelled_at")
    held = vault.held_keys(at=at)
    return sorted({one for one, cancelled_at in rows.distinct() if one not in held or cancelled_at is not None})


def openings(competition_ids: Iterable[UUID]) -> dict[UUID, tuple[datetime, int]]:
    """When each was opened and how many tenders were; the unopened are left out. For later rooms, in two statements."""
    opened = dict(
        Opening.objects.filter(competition_id__in=set(competition_ids)).values_list("competition_id", "opened_at")
    )
    counted = OpenedTender.objects.filter(competition_id__in=opened).values_list("competition_id")
    counts = dict(counted.annotate(tenders=Count("id")))
    return {competition_id: (at, counts.get(competition_id, 0)) for competition_id, at in opened.items()}


def tenderers_of(tender_ids: Iterable[UUID]) -> dict[UUID, TendererOf]:
    """Whose each opened tender is. For later rooms, which have decided on their own who may know."""
    rows = OpenedTender.objects.filter(delivery__tender_id__in=set(tender_ids))
    columns = ("delivery__tender_id", "competition_id", "delivery__tender__supplier_id", "hidden_number")
    return {tender_id: TendererOf(*rest) for tender_id, *rest in rows.values_list(*columns)}


def opening_steps(competition_ids: Iterable[UUID]) -> "QuerySet[Any]":
    """Openings: "opened", when, and how many tenders were. For later rooms."""
    tenders = OpenedTender.objects.filter(competition_id=OuterRef("competition_id")).order_by().values("competition_id")
    counted = Coalesce(Subquery(tenders.annotate(number=Count("id")).values("number")), 0)
    return steps(Opening.objects.filter(competition_id__in=set(competition_ids)), "opened", "opened_at", number=counted)


def opened_by(at: datetime, *, empty: bool = False) -> "QuerySet[Any]":
    """The ids of competitions opened by that instant, of those without a tender where `empty`.

    For conditions of later rooms, which the database decides; they have decided on their own who may read them.
    """
    opened = Opening.objects.filter(opened_at__lte=at)
    if empty:
        opened = opened.exclude(competition_id__in=OpenedTender.objects.values("competition_id"))
    return opened.values("competition_id")


def tendered_among(supplier_id: UUID, competition_ids: Iterable[UUID]) -> set[UUID]:
    """In which of these competitions a supplier's tender was opened. For rooms that ask about told ones."""
    opened = OpenedTender.objects.filter(competition_id__in=set(competition_ids))
    return set(opened.filter(delivery__tender__supplier_id=supplier_id).values_list("competition_id", flat=True))


def opening_facts(competition_id: UUID) -> OpeningFacts:
    """For later rooms, which have decided on their own who may read what they build of it."""
    head = TreeHead.objects.filter(competition_id=competition_id).first()
    opening = Opening.objects.filter(competition_id=competition_id).first()
    return OpeningFacts(
        settled_at=head.settled_at if head else None,
        delivered=OpenedTender.objects.filter(competition_id=competition_id).count() if opening else None,
        opened_at=opening.opened_at if opening else None,
    )


def published_root(competition_id: UUID) -> str:
    """The root of the tree, public once receipt is settled; empty before."""
    head = TreeHead.objects.filter(competition_id=competition_id).first()
    return head.root if head else ""


def to_settle(*, at: datetime) -> list[UUID]:
    """Competitions whose receipt may be settled and is not, the longest closed first, for the timetable."""
    closed = competitions.closed_between(at - LOOK_BACK, at - settling.IN_FLIGHT)
    settled = set(TreeHead.objects.filter(competition_id__in=closed).values_list("competition_id", flat=True))
    left = [one for one in closed if one not in settled]
    return [one for one in left if not _waits(competitions.terms(one), at)]


def _waits(terms: Terms, at: datetime) -> bool:
    """For the service to be heard of, or for somebody to decide what an outage leads to."""
    if terms.closes_at is None or settling.waits_for_service(terms.closes_at):
        return True
    return settling.undecided_outage(terms, at=at) is not None


def outage_to_decide(reader: Actor, competition_id: UUID, *, at: datetime) -> OutageProposal | None:
    """For the authority's own people, once the deadline has passed and until receipt is settled."""
    terms = competitions.terms(competition_id)
    if not policy.may_follow_opening(reader, terms) or terms.closes_at is None:
        raise Missing
    return None if at < terms.closes_at else outage_in(terms, at=at)


def outage_in(terms: Terms, *, at: datetime) -> OutageProposal | None:
    """The later deadline that an outage gives reason for, until receipt is settled. For whoever is told of it."""
    if terms.closes_at is None or at < terms.closes_at:
        return competitions.outage_proposal(terms, at=at)
    if TreeHead.objects.filter(competition_id=terms.competition_id).exists():
        return None
    return settling.undecided_outage(terms, at=at)


def opened_for_room(competition_id: UUID) -> tuple[OpenedTenderView, ...]:
    """The opened tenders in the order of arrival, for later rooms, which have decided on their own who may read them.

    Missing before the opening.
    """
    if not Opening.objects.filter(competition_id=competition_id).exists():
        raise Missing
    found = OpenedTender.objects.filter(competition_id=competition_id).order_by("number")
    rows = list(found.select_related("delivery__tender", "opened_price"))
    files: dict[UUID, list[OpenedFileRow]] = {row.id: [] for row in rows}
    for one in OpenedFileRow.objects.filter(tender_id__in=files).order_by("tender_id", "number"):
        files[one.tender_id].append(one)
    stored = documents.attached_files([one.file_id for group in files.values() for one in group])
    return tuple(_opened(row, [_opened_file(one, stored[one.file_id]) for one in files[row.id]]) for row in rows)


def delivered_by(delivery_id: UUID, *, at: datetime) -> DeliveredBy:
    """Who delivered an opened version; for later rooms, which have decided on their own who may know."""
    row = Delivery.objects.only("delivered_by_id", "mandate_id").get(id=delivery_id)
    name = accounts.people([row.delivered_by_id])[row.delivered_by_id].name
    return DeliveredBy(name, organisations.mandate(row.mandate_id, at=at) if row.mandate_id else None)


def _opened(row: OpenedTender, files: list[OpenedFile]) -> OpenedTenderView:
    second: OpenedPrice | None = getattr(row, "opened_price", None)
    told_last = (second.content or {}) if second else {}
    said = {**(row.content or {"requirements": {}, "criteria": {}}), **told_last}
    return OpenedTenderView(
        tender_id=row.delivery.tender_id,
        supplier_id=row.delivery.tender.supplier_id,
        delivery_id=row.delivery_id,
        number=row.number,
        version=row.delivery.version,
        received_at=row.delivery.received_at,
        manifest_sha256=row.delivery.manifest_sha256,
        price=second.price if second else row.price,
        requirements={
            UUID(key): StatedRequirement(one["met"], one["text"], one.get("value", ""))
            for key, one in said["requirements"].items()
        },
        criteria={UUID(key): text for key, text in said["criteria"].items()},
        files=tuple(one for one in files if one.kind == "attachment"),
        cv=tuple(one for one in files if one.kind == "cv"),
        references=tuple(one for one in files if one.kind == "reference"),
        unreadable=row.unreadable or (second.unreadable if second else ""),
        price_sealed=row.delivery.sealed_price is not None and second is None,
        hidden_number=row.hidden_number,
        price_files=tuple(one for one in files if one.kind == PRICE_FILE),
        roles={UUID(key): tuple(names) for key, names in said.get("roles", {}).items()},
        prices={key: Decimal(one) for key, one in said.get("prices", {}).items()},
        answer_files=_answer_files(row.delivery, said.get("answer_files", {}), files),
    )


def _answer_files(delivery: Delivery, said: Mapping[str, str], files: list[OpenedFile]) -> dict[UUID, OpenedFile]:
    """Which opened file answers each question: they stand in the order in which the manifest names them."""
    named = [entry["id"] for entry in delivery.manifest["files"] if not entry.get("price", False)]
    opened = dict(zip(named, files, strict=False))
    return {UUID(key): opened[one] for key, one in said.items() if one in opened}


def _opened_file(row: OpenedFileRow, stored: DocumentFile) -> OpenedFile:
    return OpenedFile(
        id=row.file_id,
        kind=row.kind,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        check=stored.check,
        may_be_read=stored.may_be_read,
    )
