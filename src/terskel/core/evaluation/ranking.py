"""The order of tenders under a locked model (rulebook §6.2, §6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from terskel.core.canonical import Json, sha256_hex
from terskel.core.evaluation.cautions import effective_weights, warnings
from terskel.core.evaluation.checks import check_model, check_prices, read_points
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.gate import Excluded, through_the_gate
from terskel.core.evaluation.model import EvaluationModel, Unit
from terskel.core.evaluation.order import Tie, place
from terskel.core.evaluation.own import Own, comparison_prices, with_prices
from terskel.core.evaluation.scores import RankedTender, Scores, Scoring, row_to_json, unplaced
from terskel.core.evaluation.standing import Standing, is_plain
from terskel.core.evaluation.tender import EvaluatedTender
from terskel.core.evaluation.warning import RankingWarning


@dataclass(frozen=True, slots=True)
class Ranking:
    """The outcome together with all it was made from, so that anyone can make it again.

    tenders: as handed in, in the order of their ids.
    rows: the tenders ranked, best first; excluded: those that were not.
    scores: every step of every tender; None where nobody is ranked.
    """

    model: EvaluationModel
    criteria: tuple[Criterion, ...]
    tenders: tuple[EvaluatedTender, ...]
    lottery: tuple[str, ...]
    rows: tuple[RankedTender, ...]
    excluded: tuple[Excluded, ...]
    ties: tuple[Tie, ...]
    warnings: tuple[RankingWarning, ...]
    effective_weights: tuple[tuple[str, Fraction], ...]
    scores: Scores | None

    @property
    def unit(self) -> Unit:
        return self.model.unit

    @property
    def winner(self) -> str | None:
        """The tender alone in first place; None without tenders or while lots are to be drawn."""
        first = [row.tender_id for row in self.rows if row.placement == 1]
        return first[0] if len(first) == 1 else None

    def to_json(self) -> dict[str, Json]:
        """Model, criteria, tenders and outcome as plain JSON; `verify` makes it again."""
        return {
            "model": self.model.to_json(),
            "model_digest": self.model.digest(),
            "criteria": [criterion.to_json() for criterion in self.criteria],
            "tenders": [tender.to_json() for tender in self.tenders],
            "lottery": list(self.lottery),
            "rows": [row_to_json(row) for row in self.rows],
            "excluded": [one.to_json() for one in self.excluded],
            "ties": [{"tenders": list(tie.tender_ids), "decided_by": tie.decided_by} for tie in self.ties],
            "warnings": [warning.to_json() for warning in self.warnings],
        }

    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256_hex(self.to_json())


def rank(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    tenders: Sequence[EvaluatedTender],
    lottery: Sequence[str] = (),
) -> Ranking:
    """Rank the tenders that were not rejected.

    lottery: ids in the order the lots were drawn; asked only where the model's other rules leave
    a tie. Weights count by their share of the sum, so 0.3/0.7 and 30/70 mean the same.
    Raises NotEvaluable, which says what is wrong in which cell.
    """
    check_model(model, criteria)
    table = read_points(model, criteria, tenders)
    in_order = tuple(sorted(tenders, key=lambda tender: tender.id))
    ids = [tender.id for tender in tenders if not tender.unmet]
    table = table.only(sorted(range(len(ids)), key=ids.__getitem__))
    admitted, excluded = through_the_gate(model, criteria, in_order, table)
    check_prices(model, admitted.tenders)
    own = with_prices(model, admitted)
    scores = Scoring(model, criteria).score(own) if own.tenders else None
    rows, ties = place(model, unplaced(scores) if scores else [], lottery)
    return Ranking(
        model=model,
        criteria=tuple(criteria),
        tenders=in_order,
        lottery=tuple(lottery),
        rows=rows,
        excluded=excluded,
        ties=ties,
        warnings=tuple(warnings(model, criteria, own, lottery, rows, scores)) if scores else (),
        effective_weights=effective_weights(model, criteria, scores) if scores else (),
        scores=scores,
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A tender's place and total, without how they came about."""

    tender_id: str
    placement: int
    total: Fraction


def placements(
    model: EvaluationModel,
    criteria: Sequence[Criterion],
    tenders: Sequence[EvaluatedTender],
    lottery: Sequence[str] = (),
) -> tuple[Placed, ...]:
    """The places and totals that `rank` gives, quickly, for those who need nothing explained.

    Raises NotEvaluable as `rank` does.
    """
    asks_quality = model.least_quality is not None or any(one.least_points is not None for one in criteria)
    if asks_quality or not is_plain(model, criteria):
        rows = rank(model, criteria, tenders, lottery).rows
        return tuple(Placed(row.tender_id, row.placement, Fraction(row.total)) for row in rows)
    check_model(model, criteria)
    table = read_points(model, criteria, tenders)
    ranked = [tender for tender in tenders if not tender.unmet]
    check_prices(model, ranked)
    own = Own(tuple(ranked), table, {}, comparison_prices(model, ranked)[1], {})
    return tuple(Placed(*placed) for placed in Standing(model, criteria, own, lottery).in_order())


def excluded(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> tuple[Excluded, ...]:
    """The tenders that `rank` would leave out, and why; no price is looked at. Raises NotEvaluable as `rank` does."""
    check_model(model, criteria)
    return through_the_gate(model, criteria, tenders, read_points(model, criteria, tenders))[1]


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of the contract that is awarded by itself."""

    id: str
    tenders: tuple[EvaluatedTender, ...]
    lottery: tuple[str, ...] = ()


def rank_lots(model: EvaluationModel, criteria: Sequence[Criterion], lots: Sequence[Lot]) -> dict[str, Ranking]:
    """Each lot's ranking by its id: prices are compared within the lot, never across."""
    if len({lot.id for lot in lots}) != len(lots):
        raise ValueError("a lot is ranked once")
    return {lot.id: rank(model, criteria, lot.tenders, lot.lottery) for lot in lots}
