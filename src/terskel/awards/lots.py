"""An award in one lot of a divided purchase, seen beside the others (FOA § 19-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.awards.models import STANDING, AwardDecision
from terskel.competitions import queries as competitions
from terskel.competitions.queries import LotsView, Terms
from terskel.core.phrases import Phrasebook


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


def _winners(purchase: LotsView) -> Mapping[UUID, UUID]:
    ids = [lot.competition_id for lot in purchase.lots]
    standing = AwardDecision.objects.filter(STANDING, competition_id__in=ids)
    return dict(standing.values_list("competition_id", "winner_supplier_id"))
