"""Making a recorded ranking again: the check anyone can do on an evaluation file."""

from collections.abc import Iterator, Mapping
from typing import Any

from terskel.core.canonical import sha256_hex
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.ranking import Ranking, rank
from terskel.core.evaluation.tender import EvaluatedTender


def rank_again(record: Mapping[str, Any]) -> Ranking:
    """The ranking computed from the model, criteria and tenders in `record`.

    `record` is what `Ranking.to_json` wrote; nothing computed in it is read.
    Raises KeyError or ValueError when it is not such a record.
    """
    return rank(
        EvaluationModel.from_json(record["model"]),
        [Criterion.from_json(item) for item in record["criteria"]],
        [EvaluatedTender.from_json(item) for item in record["tenders"]],
        record["lottery"],
    )


def verify(record: Mapping[str, Any]) -> bool:
    """Whether `record` is what its own model and tenders lead to, figure by figure."""
    return rank_again(record).digest() == sha256_hex(dict(record))


def calculations(record: Mapping[str, Any]) -> Iterator[Calculation]:
    """Every calculation that `record` shows, each of which `recompute` does again by itself."""
    for row in record["rows"]:
        yield Calculation.from_json(row["calculation"])
        if "quality" in row:
            yield Calculation.from_json(row["quality"])
        for score in row["scores"]:
            for shown in (*score.get("steps", ()), score["points"], score["weighted"]):
                yield Calculation.from_json(shown)
    for out in record["excluded"]:
        if out["found"] is not None:
            yield Calculation.from_json(out["found"])
