"""An award in one lot of a divided purchase, seen beside the others (FOA § 19-4).

A recommendation that nobody was told of holds its supplier back from further lots as long as it is itself the one to
make, as the lots beside it stand; an announced award always does. So two recommendations never rest on each other, and
which of them must be approved first is always to be said (ADR 46).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from terskel.awards.models import STANDING, AwardDecision
from terskel.competitions import queries as competitions
from terskel.competitions.queries import LotsView, Terms
from terskel.core.decisions import refuse
from terskel.core.phrases import Phrasebook
from terskel.evaluation import queries as evaluations
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
    winners = {key: one.supplier_id for key, one in _standing(purchase).items()}
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
class HoldingLot:
    """A lot that a supplier is recommended for, or awarded; `announced`: everyone has been told."""

    competition_id: UUID
    name: str
    announced: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why a tender that was ranked above the chosen one does not get the lot: its supplier has all it may have.

    `won` are the lots it is recommended for, or awarded; `most` and `rule` are as they were published. `waits_for` are
    those of them that must be announced first: until then the supplier may still come to have the lot.
    """

    holding: tuple[HoldingLot, ...]
    most: int
    rule: str

    @property
    def won(self) -> tuple[str, ...]:
        return tuple(lot.name for lot in self.holding)

    @property
    def waits_for(self) -> tuple[HoldingLot, ...]:
        if sum(lot.announced for lot in self.holding) >= self.most:
            return ()
        return tuple(lot for lot in self.holding if not lot.announced)


def full(terms: Terms, *, at: datetime) -> dict[UUID, PassedOver]:
    """The suppliers that already have as many of the other lots as one may be awarded (FOA § 19-4), by id."""
    purchase = competitions.view_of(terms.competition_id, at=at)
    if purchase is None or purchase.most_awarded is None:
        return {}
    held: dict[UUID, list[HoldingLot]] = {}
    counted = _counted(purchase, terms.competition_id, purchase.most_awarded)
    for lot in purchase.others(terms.competition_id):
        if lot.competition_id in counted:
            award = counted[lot.competition_id]
            holding = HoldingLot(lot.competition_id, lot.name, award.announced)
            held.setdefault(award.supplier_id, []).append(holding)
    most, rule = purchase.most_awarded, purchase.award_rule
    return {key: PassedOver(tuple(lots), most, rule) for key, lots in held.items() if len(lots) >= most}


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


def waits_for(result: Result, winner_tender_id: UUID, *, at: datetime) -> tuple[HoldingLot, ...]:
    """The lots that are announced before an award to this tender may be; none where it passes nobody over.

    What passes a higher ranked tender over must stand: the letters say so, and a contract can't be undone (LOA § 4).
    """
    over = passed_over(result, winner_tender_id, at=at).values()
    return tuple(dict.fromkeys(lot for one in over for lot in one.waits_for))


def require_nothing_to_wait_for(result: Result, winner_tender_id: UUID, *, at: datetime) -> None:
    if waiting := waits_for(result, winner_tender_id, at=at):
        names = tuple(lot.name for lot in waiting)
        refuse("awards.waits_for_other_lots", "LOA § 4, FOA §§ 18-1, 19-4", names=names)


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


@dataclass(frozen=True, slots=True)
class _Award:
    """The standing award of another lot."""

    supplier_id: UUID
    announced: bool


def _counted(purchase: LotsView, of: UUID, most: int) -> Mapping[UUID, _Award]:
    """The awards of the other lots that hold their supplier back in this one, by lot.

    Those announced; and each recommendation that is the one to make where only those counted before it hold anybody
    back. What rests on this lot's own recommendation does not count here.
    """
    standing = _standing(purchase)
    others = {key: one for key, one in standing.items() if key != of}
    counted = {key: one for key, one in others.items() if one.announced}
    left = {key: one for key, one in others.items() if not one.announced}
    ranked = evaluations.ranked_suppliers(left) if left else {}
    while found := next((key for key, one in left.items() if _is_first(one, ranked.get(key, ()), counted, most)), None):
        counted[found] = left.pop(found)
    return counted


def _is_first(award: _Award, ranked: Sequence[UUID], counted: Mapping[UUID, _Award], most: int) -> bool:
    winners = [one.supplier_id for one in counted.values()]
    return next((one for one in ranked if winners.count(one) < most), None) == award.supplier_id


def _standing(purchase: LotsView) -> dict[UUID, _Award]:
    """The award of each lot that stands, in the order they were recommended; a lot that was cancelled has none."""
    ids = [lot.competition_id for lot in purchase.lots if lot.state != "cancelled"]
    rows = AwardDecision.objects.filter(STANDING, competition_id__in=ids).order_by("prepared_at", "id")
    found = rows.values_list("competition_id", "winner_supplier_id", "approved_at")
    return {key: _Award(supplier_id, approved_at is not None) for key, supplier_id, approved_at in found}
