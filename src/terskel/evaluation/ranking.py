"""A ranking frozen as JSON: placements, exact figures as texts, and the calculation in every language.

What was announced must be readable as it was, whatever later versions of the code compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, cast
from uuid import UUID

from terskel.core.evaluation import Calculation, CriterionScore, RankedTender, Ranking, tie_text, warning_text
from terskel.core.languages import LANGUAGES, Language

JSON_VERSION = 1

Texts: TypeAlias = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class FrozenCriterion:
    """Points and weighted points (kroner in a model in kroner) of one tender on one criterion."""

    criterion_id: UUID
    points: Fraction
    weighted: Fraction
    points_shown: Texts
    weighted_shown: Texts


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One tender's place; tenders that nothing separated share a placement."""

    tender_id: UUID
    placement: int
    total: Decimal
    total_shown: Texts
    criteria: tuple[FrozenCriterion, ...]

    def criterion(self, criterion_id: UUID) -> FrozenCriterion:
        return next(one for one in self.criteria if one.criterion_id == criterion_id)


@dataclass(frozen=True, slots=True)
class FrozenRanking:
    """`rows` from the first place down; `unit` is "points" or "kroner"; `remarks` are its ties and warnings.

    `low_prices`: the tenders whose price stood out as low when it was computed; not kept with the result.
    """

    unit: str
    rows: tuple[FrozenRow, ...]
    remarks: Mapping[Language, tuple[str, ...]]
    low_prices: tuple[UUID, ...] = ()

    @property
    def winner(self) -> FrozenRow:
        return self.rows[0]

    def row(self, tender_id: UUID) -> FrozenRow | None:
        return next((row for row in self.rows if row.tender_id == tender_id), None)


def freeze(ranking: Ranking, names: Mapping[str, str]) -> FrozenRanking:
    """The ranking with its ties and warnings in words; `names` are the tenderers by tender id."""
    return FrozenRanking(
        unit=ranking.unit,
        rows=tuple(_frozen_row(row) for row in ranking.rows),
        remarks={
            language: (
                *(tie_text(tie, language, names) for tie in ranking.ties),
                *(warning_text(warning, language, names) for warning in ranking.warnings),
            )
            for language in LANGUAGES
        },
        low_prices=tuple(
            UUID(str(dict(one.facts)["tender"])) for one in ranking.warnings if one.code == "abnormally_low_price"
        ),
    )


def to_json(ranking: FrozenRanking) -> dict[str, object]:
    return {
        "version": JSON_VERSION,
        "unit": ranking.unit,
        "remarks": {language: list(texts) for language, texts in ranking.remarks.items()},
        "rows": [
            {
                "tender": str(row.tender_id),
                "placement": row.placement,
                "total": str(row.total),
                "total_shown": _plain(row.total_shown),
                "criteria": [
                    {
                        "criterion": str(one.criterion_id),
                        "points": str(one.points),
                        "weighted": str(one.weighted),
                        "points_shown": _plain(one.points_shown),
                        "weighted_shown": _plain(one.weighted_shown),
                    }
                    for one in row.criteria
                ],
            }
            for row in ranking.rows
        ],
    }


def from_json(data: Mapping[str, object]) -> FrozenRanking:
    """The inverse of `to_json`; raises ValueError for a version this code does not know."""
    if data["version"] != JSON_VERSION:
        raise ValueError(f"a ranking of version {data['version']!r} cannot be read")
    remarks = cast(Mapping[Language, list[str]], data["remarks"])
    return FrozenRanking(
        unit=str(data["unit"]),
        rows=tuple(_read_row(row) for row in cast(list[Mapping[str, object]], data["rows"])),
        remarks={language: tuple(texts) for language, texts in remarks.items()},
    )


def _frozen_row(row: RankedTender) -> FrozenRow:
    return FrozenRow(
        tender_id=UUID(row.tender_id),
        placement=row.placement,
        total=row.total,
        total_shown=_texts(row.calculation),
        criteria=tuple(_frozen_criterion(score) for score in row.scores),
    )


def _frozen_criterion(score: CriterionScore) -> FrozenCriterion:
    return FrozenCriterion(
        criterion_id=UUID(score.criterion_id),
        points=score.points.result,
        weighted=score.weighted.result,
        points_shown=_texts(score.points),
        weighted_shown=_texts(score.weighted),
    )


def _plain(texts: Texts) -> dict[str, str]:
    return {language: texts[language] for language in LANGUAGES}


def _texts(calculation: Calculation) -> Texts:
    return {language: calculation.text(language) for language in LANGUAGES}


def _read_row(row: Mapping[str, object]) -> FrozenRow:
    return FrozenRow(
        tender_id=UUID(str(row["tender"])),
        placement=int(str(row["placement"])),
        total=Decimal(str(row["total"])),
        total_shown=cast(Texts, row["total_shown"]),
        criteria=tuple(
            FrozenCriterion(
                criterion_id=UUID(str(one["criterion"])),
                points=Fraction(str(one["points"])),
                weighted=Fraction(str(one["weighted"])),
                points_shown=cast(Texts, one["points_shown"]),
                weighted_shown=cast(Texts, one["weighted_shown"]),
            )
            for one in cast(list[Mapping[str, object]], row["criteria"])
        ),
    )
