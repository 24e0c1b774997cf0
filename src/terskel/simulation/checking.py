"""The simulator against the core: the same cases, the same winners."""

from dataclasses import dataclass

import numpy as np

from terskel.core.evaluation import rank
from terskel.simulation.drawing import Drawn
from terskel.simulation.engine import NOBODY, Outcome
from terskel.simulation.plan import Plan, simplified


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many drawn competitions the core ranked again, and the places of those with another winner."""

    asked: int
    differing: tuple[int, ...]


def against_core(plan: Plan, drawn: Drawn, outcome: Outcome, asked: int) -> Agreement:
    """Rank the first `asked` competitions exactly and compare first places and totals."""
    model, criteria = simplified(plan.model, plan.criteria)
    asked = min(asked, plan.competitions)
    differing = []
    for competition in range(asked):
        ranking = rank(model, criteria, drawn.tenders(competition, plan.columns))
        first = {row.tender_id for row in ranking.rows if row.placement == 1}
        winner = int(outcome.winners[competition])
        agreed = not first if winner == NOBODY else f"{winner:03}" in first
        agreed = agreed and bool(outcome.tied[competition]) == (len(first) > 1)
        totals = {row.tender_id: float(row.total) for row in ranking.rows}
        ours = {
            f"{place:03}": outcome.totals[competition, place] for place in np.flatnonzero(outcome.ranked[competition])
        }
        if (
            not agreed
            or ours.keys() != totals.keys()
            or not np.allclose([ours[key] for key in totals], list(totals.values()), rtol=1e-9, atol=1e-9)
        ):
            differing.append(competition)
    return Agreement(asked, tuple(differing))
