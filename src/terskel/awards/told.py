"""What everyone may know of an award, once its letters are sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from terskel.awards.later import LaterFact as LaterFact
from terskel.awards.later import later_facts as later_facts
from terskel.awards.later import original_reports as original_reports
from terskel.awards.models import STANDING, AwardDecision, TendererLetter
from terskel.organisations import queries as organisations


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
    """That a competition is decided, from `at` on; to whom is in `PublicResult`."""

    id: UUID
    competition_id: UUID
    at: datetime


def public_result(competition_id: UUID, *, at: datetime) -> PublicResult | None:
    """None until the letters are sent."""
    return public_results([competition_id], at=at).get(competition_id)


def public_results(competition_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, PublicResult]:
    """The results of those competitions whose letters are sent, in a fixed number of queries."""
    found = list(AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids, letters_sent_at__lte=at))
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


def won_by(supplier_id: UUID, *, at: datetime) -> list[UUID]:
    """The competitions that one supplier won, as everyone may know once the letters are sent; the newest first."""
    told = AwardDecision.objects.filter(STANDING, letters_sent_at__lte=at, winner_supplier=supplier_id)
    return list(told.order_by("-letters_sent_at", "-id").values_list("competition_id", flat=True))


def announced(
    dps_ids: Collection[UUID], *, at: datetime, limit: int, among: Collection[UUID] | None = None
) -> list[AnnouncedAward]:
    """The newest `limit` awards in these systems, or of these competitions, whose letters are sent; newest first."""
    told = AwardDecision.objects.filter(STANDING, letters_sent_at__lte=at)
    own = Q(competition__dps_id__in=dps_ids) if among is None else Q(competition_id__in=among)
    found = told.filter(own).order_by("-letters_sent_at", "-id")[:limit]
    return [AnnouncedAward(one.id, one.competition_id, one.letters_sent_at) for one in found if one.letters_sent_at]


def tenders_told(dps_ids: Collection[UUID], *, since: datetime, at: datetime) -> dict[UUID, int]:
    """How many tenders of each supplier were told their result from `since` on; for later rooms, to be counted."""
    told = AwardDecision.objects.filter(
        STANDING, letters_sent_at__gte=since, letters_sent_at__lte=at, competition__dps_id__in=dps_ids
    )
    rows = TendererLetter.objects.filter(award__in=told).values_list("supplier_id").annotate(count=Count("id"))
    return dict(rows.order_by("supplier_id"))


def _letter_counts(award_ids: Sequence[UUID]) -> dict[UUID, int]:
    counts = dict.fromkeys(award_ids, 0)
    for award_id in TendererLetter.objects.filter(award_id__in=award_ids).values_list("award_id", flat=True):
        counts[award_id] += 1
    return counts
