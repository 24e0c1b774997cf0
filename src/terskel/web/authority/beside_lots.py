"""What the page of an award tells of the other lots of its purchase."""

from dataclasses import dataclass
from datetime import datetime

from terskel.awards import lots
from terskel.awards.lots import HoldingLot, OtherLots, PassedOver
from terskel.awards.queries import AwardView
from terskel.evaluation.queries import Result


@dataclass(frozen=True, slots=True)
class BesideLots:
    """`above` are those ranked above the winner that have all the lots they may, with where.

    `waits_for` are lots to be announced before this one; `overtaken`: another tender is now the one to choose.
    """

    others: OtherLots
    above: tuple[tuple[str, PassedOver], ...]
    waits_for: tuple[HoldingLot, ...]
    overtaken: bool

    @property
    def held_up(self) -> bool:
        return self.overtaken or bool(self.waits_for)


def beside_lots(view: AwardView, result: Result, *, concluded: bool = False, at: datetime) -> BesideLots | None:
    """None where the competition is no lot; nothing is to be waited for once it is announced."""
    others = lots.other_lots(view.terms, view.winner_supplier_id, at=at)
    if others is None:
        return None
    chosen = view.winner_tender_id
    above = lots.passed_over(result, chosen, at=at)
    return BesideLots(
        others=others,
        above=tuple((result.sheet(tender_id).supplier_name, held) for tender_id, held in above.items()),
        waits_for=lots.waits_for(result, chosen, at=at) if view.approved_at is None else (),
        overtaken=not concluded and not lots.is_first_in_line(result, chosen, at=at),
    )
