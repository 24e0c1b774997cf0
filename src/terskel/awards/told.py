"""What everyone may know of an award, once its letters are sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from terskel.awards.later import LaterFact as LaterFact
from terskel.awards.later import later_facts as later_facts
from terskel.awards.later import original_reports as original_reports
from terskel.awards.models import STANDING, AwardDecision, TendererLetter
from terskel.competitions.queries.steps import steps
from terskel.organisations import queries as organisations

ToldOrder = Literal["told", "title", "reference", "authority", "winner", "tenders"]
_TOLD_ORDERS: Final[dict[ToldOrder, F]] = {
    "told": F("letters_sent_at"),
    "title": F("competition__title"),
    "reference": F("competition__reference"),
    "authority": F("competition__authority__sort_key"),
    "winner": F("winner_supplier__sort_key"),
    "tenders": F("tenders"),
}


@dataclass(frozen=True, slots=True)
class PublicResult:
    """What everyone may know once the letters are sent; names of persons never."""

    winner_id: UUID
    winner_name: str
    winner_number: str
    tender_count: int
    value: Decimal
    letters_sent_at: datetime
    standstill_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncedAward:
    """That a competition is decided, or no longer is, from `at` on; to whom is in `PublicResult`."""

    id: UUID
    competition_id: UUID
    at: datetime


def public_result(competition_id: UUID, *, at: datetime) -> PublicResult | None:
    """None until the letters are sent."""
    return public_results([competition_id], at=at).get(competition_id)


def public_results(competition_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, PublicResult]:
    """The results of those competitions whose letters are sent, in a fixed number of queries."""
    told = AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids, letters_sent_at__lte=at)
    found = list(told.only("competition_id", "winner_supplier_id", "price", "letters_sent_at", "standstill_ends_at"))
    winners = organisations.suppliers([one.winner_supplier_id for one in found])
    counts = _letter_counts([one.id for one in found])
    return {
        one.competition_id: PublicResult(
            winner_id=one.winner_supplier_id,
            winner_name=winners[one.winner_supplier_id].name,
            winner_number=winners[one.winner_supplier_id].number,
            tender_count=counts[one.id],
            value=one.price,
            letters_sent_at=one.letters_sent_at,
            standstill_ends_at=one.standstill_ends_at,
        )
        for one in found
        if one.letters_sent_at is not None
    }


def come_to(step: Literal["prepared", "submitted", "approved"], at: datetime) -> QuerySet[Any]:
    """The ids of competitions whose standing award had come so far by that instant.

    For conditions of later rooms, which the database decides; they have decided on their own who may read them.
    """
    return AwardDecision.objects.filter(STANDING, **{f"{step}_at__lte": at}).values("competition_id")


def award_steps(competition_ids: Collection[UUID]) -> QuerySet[Any]:
    """Standing awards: "award", when prepared, submitted, approved, and when the standstill ends. For later rooms."""
    standing = AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids)
    return steps(standing, "award", "prepared_at", "submitted_at", "approved_at", "standstill_ends_at")


def approved_between(since: datetime, until: datetime) -> set[UUID]:
    """Competitions whose standing award was approved in a closed period; for later rooms' statistics."""
    found = AwardDecision.objects.filter(STANDING, approved_at__gte=since, approved_at__lte=until)
    return set(found.values_list("competition_id", flat=True))


def standing_still(at: datetime) -> QuerySet[Any]:
    """As `come_to`: those whose standstill ends later than that instant."""
    return AwardDecision.objects.filter(STANDING, standstill_ends_at__gt=at).values("competition_id")


def told_and_over(at: datetime) -> QuerySet[Any]:
    """As `come_to`: those approved by then whose standstill, where one runs, has ended too."""
    approved = AwardDecision.objects.filter(STANDING, approved_at__lte=at)
    return approved.exclude(standstill_ends_at__gt=at).values("competition_id")


@dataclass(frozen=True, slots=True)
class Decided:
    """One told result as statistics count it. `size_class` is the winner's today; `closes_at` the tender deadline."""

    competition_id: UUID
    dps_id: UUID
    winner_id: UUID
    told_at: datetime
    winner_number: str
    size_class: str
    published_at: datetime | None
    closes_at: datetime | None
    tenders: int


def decided_since(since: datetime, *, dps_id: UUID | None = None, at: datetime) -> list[Decided]:
    """The results told in a closed period, of one system where one is named; one statement."""
    told = AwardDecision.objects.filter(
        STANDING, letters_sent_at__gte=since, letters_sent_at__lte=at, competition__published_at__lte=at
    )
    if dps_id is not None:
        told = told.filter(competition__dps_id=dps_id)
    columns = ["letters_sent_at", "winner_supplier__number", "winner_supplier__size_class"]
    columns += ["competition__published_at", "competition__closes_at"]
    sent = TendererLetter.objects.filter(award_id=OuterRef("id")).order_by().values("award_id")
    counted = told.annotate(sent=Coalesce(Subquery(sent.annotate(number=Count("id")).values("number")), 0))
    known = ("competition_id", "competition__dps_id", "winner_supplier_id")
    return [Decided(*row) for row in counted.values_list(*known, *columns, "sent")]


@dataclass(frozen=True, slots=True)
class Told:
    """Which results: of competitions among `within`, of one winner, told from `since` until before `until`."""

    within: QuerySet[Any] | None = None
    winner_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def told_size(wanted: Told, *, at: datetime) -> int:
    """How many results everyone may know."""
    return _told(wanted, at).count()


def told_part(
    wanted: Told, order: ToldOrder | Case = "told", *, descending: bool, skip: int, most: int | None, at: datetime
) -> list[UUID]:
    """A stretch of the competitions whose results everyone may know. A later room may order by an expression."""
    by = _TOLD_ORDERS[order] if isinstance(order, str) else order
    found = _told(wanted, at).annotate(tenders=Count("letters")) if order == "tenders" else _told(wanted, at)
    ordered = found.annotate(place=by).order_by("-place" if descending else "place", "-id" if descending else "id")
    end = None if most is None else skip + most
    return list(ordered.values_list("competition_id", flat=True)[skip:end])


def _told(wanted: Told, at: datetime) -> QuerySet[AwardDecision]:
    found = AwardDecision.objects.filter(STANDING, letters_sent_at__lte=at)
    if wanted.within is not None:
        found = found.filter(competition_id__in=wanted.within)
    if wanted.winner_id is not None:
        found = found.filter(winner_supplier=wanted.winner_id)
    if wanted.since is not None:
        found = found.filter(letters_sent_at__gte=wanted.since)
    return found.filter(letters_sent_at__lt=wanted.until) if wanted.until is not None else found


def announced(
    dps_ids: Collection[UUID], *, at: datetime, limit: int, among: QuerySet[Any] | None = None
) -> list[AnnouncedAward]:
    """The newest `limit` awards in these systems, or of these competitions, whose letters are sent; newest first."""
    told = AwardDecision.objects.filter(STANDING, letters_sent_at__lte=at)
    own = Q(competition__dps_id__in=dps_ids) if among is None else Q(competition_id__in=among)
    found = told.filter(own).order_by("-letters_sent_at", "-id").values_list("id", "competition_id", "letters_sent_at")
    return [AnnouncedAward(award, competition, sent) for award, competition, sent in found[:limit] if sent]


def announced_reversals(
    dps_ids: Collection[UUID], *, at: datetime, limit: int, among: QuerySet[Any] | None = None
) -> list[AnnouncedAward]:
    """The newest `limit` awards that were announced so and stand no longer; newest first."""
    reversed_ones = AwardDecision.objects.filter(reversed_at__lte=at, letters_sent_at__isnull=False)
    own = Q(competition__dps_id__in=dps_ids) if among is None else Q(competition_id__in=among)
    found = reversed_ones.filter(own).order_by("-reversed_at", "-id").values_list("id", "competition_id", "reversed_at")
    return [AnnouncedAward(award, competition, undone) for award, competition, undone in found[:limit] if undone]


def tenders_told(dps_ids: Collection[UUID], *, since: datetime, at: datetime) -> dict[UUID, int]:
    """How many tenders of each supplier were told their result from `since` on; for later rooms, to be counted."""
    told = AwardDecision.objects.filter(
        STANDING, letters_sent_at__gte=since, letters_sent_at__lte=at, competition__dps_id__in=dps_ids
    )
    rows = TendererLetter.objects.filter(award__in=told).values_list("supplier_id").annotate(count=Count("id"))
    return dict(rows.order_by("supplier_id"))


def _letter_counts(award_ids: Sequence[UUID]) -> dict[UUID, int]:
    sent = TendererLetter.objects.filter(award_id__in=award_ids).values_list("award_id")
    return dict.fromkeys(award_ids, 0) | dict(sent.annotate(letters=Count("id")).order_by())
