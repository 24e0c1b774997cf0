"""Making a recorded ranking again: the check anyone can do on an evaluation file."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from terskel.core.canonical import sha256_hex
from terskel.core.evaluation.model import Criterion, EvaluationModel
from terskel.core.evaluation.ranking import Ranking, rank
from terskel.core.evaluation.scores import EvaluatedTender, exact_decimal


def rank_again(record: Mapping[str, Any]) -> Ranking:
    """The ranking computed from the model, criteria, prices and assessed points in `record`.

    `record` is what `Ranking.to_json` wrote; nothing computed in it is read.
    Raises KeyError or ValueError when it is not such a record.
    """
    criteria = tuple(
        Criterion(item["id"], item["name"], Decimal(item["weight"]), item["kind"]) for item in record["criteria"]
    )
    qualities = {criterion.id for criterion in criteria if criterion.kind == "quality"}
    tenders = tuple(
        EvaluatedTender(
            id=row["tender"],
            price=Decimal(row["price"]),
            points={
                score["criterion"]: exact_decimal(Fraction(score["points"]["values"]["points"]))
                for score in row["scores"]
                if score["criterion"] in qualities
            },
        )
        for row in record["rows"]
    )
    return rank(EvaluationModel.from_json(record["model"]), criteria, tenders, record["lottery"])


def verify(record: Mapping[str, Any]) -> bool:
    """Whether `record` is what its own model, prices and points lead to, figure by figure."""
    return rank_again(record).digest() == sha256_hex(dict(record))
