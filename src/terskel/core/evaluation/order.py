"""Placing scored tenders, and how ties were broken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TypeAlias

from terskel.core.evaluation.model import EvaluationModel, TieBreak
from terskel.core.evaluation.scores import RankedTender

_Splitter: TypeAlias = Callable[[RankedTender], Decimal | Fraction | int]


@dataclass(frozen=True, slots=True)
class Tie:
    """Tenders with equal totals, and the rule that separated them; None while none has."""

    tender_ids: tuple[str, ...]
    decided_by: TieBreak | None


def place(
    model: EvaluationModel, rows: Sequence[RankedTender], lottery: Sequence[str]
) -> tuple[tuple[RankedTender, ...], tuple[Tie, ...]]:
    """Rows with their placements, best first, and every tie there was.

    Tenders no rule separates stand in the order of their ids, so the outcome does not depend
    on the order in which they were handed in.
    """
    highest_first = model.unit != "kroner"
    ties: list[Tie] = []
    groups: list[list[RankedTender]] = []
    for group in _grouped(rows, lambda row: row.total.copy_negate() if highest_first else row.total):
        groups.extend(_separated(group, model.tie_break, _splitters(lottery), ties))
    placed: list[RankedTender] = []
    for group in groups:
        placement = len(placed) + 1
        placed.extend(replace(row, placement=placement) for row in group)
    return tuple(placed), tuple(ties)


def _separated(
    group: list[RankedTender],
    rules: Sequence[TieBreak],
    splitters: Mapping[TieBreak, _Splitter],
    ties: list[Tie],
) -> list[list[RankedTender]]:
    """`group` split by the first rule that can, each part by the rules after it."""
    if len(group) == 1:
        return [group]
    ids = tuple(row.tender_id for row in group)
    for place, rule in enumerate(rules):
        parts = _grouped(group, splitters[rule])
        if len(parts) > 1:
            ties.append(Tie(ids, rule))
            rest = rules[place + 1 :]
            return [smaller for part in parts for smaller in _separated(part, rest, splitters, ties)]
    ties.append(Tie(ids, None))
    return [group]


def _splitters(lottery: Sequence[str]) -> dict[TieBreak, _Splitter]:
    drawn = {tender: place for place, tender in enumerate(lottery)}
    return {
        "best_quality": lambda row: -row.quality,
        "lowest_price": lambda row: row.price or Fraction(0),
        "lottery": lambda row: drawn.get(row.tender_id, len(drawn)),
    }


def _grouped(rows: Sequence[RankedTender], key: _Splitter) -> list[list[RankedTender]]:
    in_order = sorted(rows, key=lambda row: (key(row), row.tender_id))
    return [list(group) for _, group in groupby(in_order, key=key)]
