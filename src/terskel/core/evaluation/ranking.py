"""The order of tenders under a locked model (rulebook §6.2, §6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from terskel.core.canonical import Json, decimal_text, sha256_hex
from terskel.core.evaluation.cautions import RankingWarning, effective_weights, warnings
from terskel.core.evaluation.model import Criterion, EvaluationModel, Unit
from terskel.core.evaluation.order import Tie, place
from terskel.core.evaluation.scores import (
    EvaluatedTender,
    RankedTender,
    check_input,
    row_to_json,
    score_all,
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The outcome together with all it was made from, so that anyone can make it again."""

    model: EvaluationModel
    criteria: tuple[Criterion, ...]
    lottery: tuple[str, ...]
    rows: tuple[RankedTender, ...]
    ties: tuple[Tie, ...]
    warnings: tuple[RankingWarning, ...]
    effective_weights: tuple[tuple[str, Fraction], ...]

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
            "criteria": [
                {
                    "id": criterion.id,
                    "name": criterion.name,
                    "weight": decimal_text(criterion.weight),
                    "kind": criterion.kind,
                }
                for criterion in self.criteria
            ],
            "lottery": list(self.lottery),
            "rows": [row_to_json(row) for row in self.rows],
            "ties": [{"tenders": list(tie.tender_ids), "decided_by": tie.decided_by} for tie in self.ties],
            "warnings": [warning.code for warning in self.warnings],
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
    Raises NotEvaluable.
    """
    check_input(model, criteria, tenders)
    rows, ties = place(model, score_all(model, criteria, tenders), lottery)
    return Ranking(
        model=model,
        criteria=tuple(criteria),
        lottery=tuple(lottery),
        rows=rows,
        ties=ties,
        warnings=tuple(warnings(model, criteria, tenders, lottery, rows)),
        effective_weights=effective_weights(model, criteria, rows),
    )
