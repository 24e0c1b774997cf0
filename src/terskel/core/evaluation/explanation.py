"""A ranking and its model in words, for the evaluation report, the letters and the pages."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from terskel.core.evaluation.cautions import RankingWarning
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.order import Tie
from terskel.core.evaluation.ranking import Ranking
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language


def describe_model(model: EvaluationModel, language: Language) -> list[str]:
    """The price formula, where figures are rounded, and how a tie is broken."""
    facts: dict[str, Decimal] = {"scale": model.scale}
    if model.price_cap is not None and model.price_floor is not None:
        facts |= {"cap": model.price_cap, "floor": model.price_floor}
    rules = tuple(BOOK.say(f"evaluation.tie_break.{rule}", language) for rule in model.tie_break)
    place = "price" if model.unit == "kroner" else model.rounding
    return [
        BOOK.say(f"evaluation.formula.{model.price_formula}", language, **facts),
        BOOK.say(f"evaluation.rounding.{place}", language, decimals=model.decimals),
        BOOK.say("evaluation.tie_break.order", language, rules=", ".join(rules)),
    ]


def explain(ranking: Ranking, language: Language, names: Mapping[str, str] | None = None) -> list[str]:
    """Every step from prices and points to the order, one line each.

    names: what to call each tender, by id; the id itself where it is not given.
    """
    called = names or {}
    lines: list[str] = []
    criteria = {criterion.id: criterion for criterion in ranking.criteria}
    for row in ranking.rows:
        lines.append(
            BOOK.say(
                f"evaluation.row.{ranking.unit}",
                language,
                placement=row.placement,
                tender=called.get(row.tender_id, row.tender_id),
                calculation=row.calculation.text(language),
            )
        )
        for score in row.scores:
            criterion = criteria[score.criterion_id]
            alone = ranking.unit == "kroner" and criterion.kind == "price"
            facts = {"criterion": criterion.name, "points": score.points.text(language)}
            if not alone:
                facts["weighted"] = score.weighted.text(language)
            key = "price" if alone else ranking.unit
            lines.append(BOOK.say(f"evaluation.score.{key}", language, **facts))
    lines.extend(tie_text(tie, language, called) for tie in ranking.ties)
    lines.extend(warning_text(warning, language, called) for warning in ranking.warnings)
    return lines


def tie_text(tie: Tie, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Who was tied, and what decided."""
    called = names or {}
    tenders = tuple(called.get(tender, tender) for tender in tie.tender_ids)
    key = f"evaluation.tie.{tie.decided_by or 'undecided'}"
    return BOOK.say(key, language, tenders=tenders)


def warning_text(warning: RankingWarning, language: Language, names: Mapping[str, str] | None = None) -> str:
    """What to look at before the award, and why."""
    called = names or {}
    facts = {name: _named(value, called) for name, value in warning.facts}
    return BOOK.say(f"evaluation.warning.{warning.code}", language, **facts)


def _named(value: str | tuple[str, ...] | Fraction, called: Mapping[str, str]) -> object:
    match value:
        case str():
            return called.get(value, value)
        case tuple():
            return tuple(called.get(tender, tender) for tender in value)
        case _:
            return value
