"""An award in one lot of a divided purchase, seen beside the others (FOA § 19-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from terskel.awards.models import STANDING, AwardDecision
from terskel.competitions import queries as competitions
from terskel.competitions.queries import LotsView, Terms
from terskel.core.decisions import refuse
from terskel.core.phrases import Phrasebook
from terskel.evaluation.queries import FrozenRow, Result


@dataclass(frozen=True, slots=True)
class OtherLots:
    """What the winner of one lot is recommended for, or awarded, in the other lots; `won` are their names.

    `most` is how many lots one supplier may be awarded, None without a limit; `rule` says who gets which.
    """

    place: int
    count: int
    purchase: str
    won: tuple[str, ...]
    most: int | None
    rule: str

    @property
    def too_many(self) -> bool:
        """This award would be one more than a supplier may have."""
        return self.most is not None and len(self.won) >= self.most


def other_lots(terms: Terms, supplier_id: UUID, *, at: datetime) -> OtherLots | None:
    """None where the competition is no lot. Who may read it is the caller's."""
    purchase = competitions.view_of(terms.competition_id, at=at)
    if purchase is None:
        return None
    winners = _winners(purchase)
    others = purchase.others(terms.competition_id)
    return OtherLots(
        place=purchase.lot(terms.competition_id).place,
        count=len(purchase.lots),
        purchase=purchase.title,
        won=tuple(lot.name for lot in others if winners.get(lot.competition_id) == supplier_id),
        most=purchase.most_awarded,
        rule=purchase.award_rule,
    )


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why a tender that was ranked above the chosen one does not get the lot: its supplier has all it may have.

    `won` are the lots it is recommended for, or awarded; `most` and `rule` are as they were published.
    """

    won: tuple[str, ...]
    most: int
    rule: str


def full(terms: Terms, *, at: datetime) -> dict[UUID, PassedOver]:
    """The suppliers that already have as many of the other lots as one may be awarded (FOA § 19-4), by id."""
    purchase = competitions.view_of(terms.competition_id, at=at)
    if purchase is None or purchase.most_awarded is None:
        return {}
    winners = _winners(purchase)
    won: dict[UUID, list[str]] = {}
    for lot in purchase.others(terms.competition_id):
        if lot.competition_id in winners:
            won.setdefault(winners[lot.competition_id], []).append(lot.name)
    most, rule = purchase.most_awarded, purchase.award_rule
    return {key: PassedOver(tuple(names), most, rule) for key, names in won.items() if len(names) >= most}


def first_in_line(result: Result, *, at: datetime) -> FrozenRow:
    """The tender to recommend: the highest in rank whose supplier may still be awarded a lot."""
    held = full(result.terms, at=at)
    found = _first(result, held)
    if found is None:
        refuse("awards.every_tenderer_has_its_lots", "FOA § 19-4", most=next(iter(held.values())).most)
    return found


def is_first_in_line(result: Result, tender_id: UUID, *, at: datetime) -> bool:
    """Whether a recommendation of the tender is the one to make now, as the other lots stand."""
    found = _first(result, full(result.terms, at=at))
    return found is not None and found.tender_id == tender_id


def require_first_in_line(result: Result, tender_id: UUID, *, at: datetime) -> None:
    """The best tender wins; what was recommended in another lot may have fallen away since (FOA §§ 18-1, 19-4)."""
    if not is_first_in_line(result, tender_id, at=at):
        refuse("awards.not_first_in_line", "LOA § 4, FOA §§ 18-1, 19-4")


def passed_over(result: Result, winner_tender_id: UUID, *, at: datetime) -> dict[UUID, PassedOver]:
    """Those ranked above the chosen tender, by tender; none where it came first."""
    held = full(result.terms, at=at)
    above = takewhile(lambda row: row.tender_id != winner_tender_id, result.ranking.rows)
    suppliers = ((row.tender_id, result.sheet(row.tender_id).supplier_id) for row in above)
    return {tender_id: held[supplier_id] for tender_id, supplier_id in suppliers if supplier_id in held}


def require_within_limit(terms: Terms, supplier_id: UUID, *, at: datetime) -> None:
    """Nobody is awarded more lots than the documents say: what is announced in the others counts (FOA § 19-4)."""
    purchase = competitions.view_of(terms.competition_id, at=at)
    if purchase is None or purchase.most_awarded is None:
        return
    others = [lot.competition_id for lot in purchase.others(terms.competition_id)]
    announced = AwardDecision.objects.filter(
        competition_id__in=others,
        winner_supplier_id=supplier_id,
        approved_at__isnull=False,
        reversed_at__isnull=True,
    )
    if announced.count() >= purchase.most_awarded:
        refuse("awards.above_the_limit_of_lots", "FOA § 19-4", most=purchase.most_awarded)


def divided(terms: Terms, *, at: datetime) -> str:
    """What the report says of lots where the purchase is divided, in its language; "" where it is not (§ 25-5(2) c)."""
    purchase = competitions.view_of(terms.competition_id, at=at)
    if purchase is None or len(purchase.lots) < 2:
        return ""
    facts = {
        "place": purchase.lot(terms.competition_id).place,
        "count": len(purchase.lots),
        "purchase": purchase.title,
    }
    return Phrasebook.of("awards").say("protocol.divided", terms.language, **facts)


def _first(result: Result, held: Mapping[UUID, PassedOver]) -> FrozenRow | None:
    rows = (row for row in result.ranking.rows if result.sheet(row.tender_id).supplier_id not in held)
    return next(rows, None)


def _winners(purchase: LotsView) -> Mapping[UUID, UUID]:
    """Who is recommended for, or awarded, each lot; a lot that was cancelled is awarded to nobody."""
    ids = [lot.competition_id for lot in purchase.lots if lot.state != "cancelled"]
    standing = AwardDecision.objects.filter(STANDING, competition_id__in=ids)
    return dict(standing.values_list("competition_id", "winner_supplier_id"))
