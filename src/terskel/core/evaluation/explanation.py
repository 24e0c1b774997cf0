"""A ranking and its model in words, for the evaluation report, the letters and the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from terskel.core import formats
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.gate import Excluded
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.order import Tie
from terskel.core.evaluation.prices import PriceForm, PriceLine
from terskel.core.evaluation.ranking import Ranking
from terskel.core.evaluation.scores import CriterionScore, RankedTender
from terskel.core.evaluation.texts import BOOK
from terskel.core.evaluation.warning import RankingWarning
from terskel.core.languages import Language


def describe_model(model: EvaluationModel, language: Language) -> list[str]:
    """The price formula, the price form, where figures are rounded, and how a tie is broken."""
    facts: dict[str, Decimal] = {"scale": model.scale}
    if model.price_cap is not None and model.price_floor is not None:
        facts |= {"cap": model.price_cap, "floor": model.price_floor}
    rules = tuple(BOOK.say(f"evaluation.tie_break.{rule}", language) for rule in model.tie_break)
    place = "price" if model.unit == "kroner" else model.rounding
    lines = [BOOK.say(f"evaluation.formula.{model.price_formula}", language, **facts)]
    if model.fixed_amount is not None:
        lines.append(BOOK.say("evaluation.model.fixed_amount", language, amount=model.fixed_amount))
    for step in model.steps:
        key = "last_step" if step.below is None else "step"
        known = {"start": step.start, "below": step.below or Decimal(0), "points": step.points}
        lines.append(BOOK.say(f"evaluation.model.{key}", language, **known))
    if model.price_form is not None:
        key = "basket" if model.price_form.years == 0 else "life_cycle"
        named = tuple(line.name for line in model.price_form.lines)
        rate, years = model.price_form.rate, model.price_form.years
        lines.append(BOOK.say(f"evaluation.model.{key}", language, lines=named, rate=rate, years=years))
        if model.price_form.in_whole_ore:
            lines.append(BOOK.say("evaluation.model.in_whole_ore", language))
    if model.quality_scale == "relative":
        lines.append(BOOK.say("evaluation.model.relative_quality", language, scale=model.scale))
    if model.least_quality is not None:
        lines.append(BOOK.say("evaluation.model.least_quality", language, least=model.least_quality))
    lines.append(BOOK.say(f"evaluation.rounding.{place}", language, decimals=model.decimals))
    lines.append(BOOK.say("evaluation.tie_break.order", language, rules=", ".join(rules)))
    return lines


@dataclass(frozen=True, slots=True)
class PriceLineText:
    """A line of a price form as suppliers read it. `paid` says when, and whether it is subtracted; "" of what is simply
    paid at the start."""

    id: str
    name: str
    unit: str
    quantity: str
    paid: str


def price_lines(form: PriceForm, language: Language) -> tuple[PriceLineText, ...]:
    """The lines in words, in the order of the form."""

    def quantity(line: PriceLine) -> str:
        key = "estimated" if line.estimated else "quantity"
        return BOOK.say(f"evaluation.line.{key}", language, quantity=formats.number(line.quantity, language))

    def paid(line: PriceLine) -> str:
        facts = {"years": form.years, "rate": formats.number(form.rate, language)}
        said = [] if line.when == "start" else [BOOK.say(f"evaluation.line.{line.when}", language, **facts)]
        if line.side == "income":
            said.append(BOOK.say("evaluation.line.income", language))
        return " ".join(said)

    return tuple(PriceLineText(line.id, line.name, line.unit, quantity(line), paid(line)) for line in form.lines)


def explain(ranking: Ranking, language: Language, names: Mapping[str, str] | None = None) -> list[str]:
    """Every step from prices and points to the order, one line each.

    names: what to call each tender, by id; the id itself where it is not given.
    """
    called = names or {}
    criteria = {criterion.id: criterion for criterion in ranking.criteria}
    lines: list[str] = []
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
        lines.extend(_row_lines(ranking, row, criteria, language))
    lines.extend(excluded_text(one, language, called) for one in ranking.excluded)
    lines.extend(tie_text(tie, language, called) for tie in ranking.ties)
    lines.extend(warning_text(warning, language, called) for warning in ranking.warnings)
    return lines


def tie_text(tie: Tie, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Who was tied, and what decided."""
    called = names or {}
    tenders = tuple(called.get(tender, tender) for tender in tie.tender_ids)
    key = f"evaluation.tie.{tie.decided_by or 'undecided'}"
    return BOOK.say(key, language, tenders=tenders)


def excluded_text(one: Excluded, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Who is not in the ranking, and why."""
    facts: dict[str, object] = {"tender": (names or {}).get(one.tender_id, one.tender_id), "subjects": one.subjects}
    if one.found is not None and one.least is not None:
        facts |= {"least": one.least, "found": one.found.text(language)}
    return BOOK.say(f"evaluation.excluded.{one.because}", language, **facts)


def warning_text(warning: RankingWarning, language: Language, names: Mapping[str, str] | None = None) -> str:
    """What to look at, and why."""
    called = names or {}
    facts: dict[str, object] = {}
    for key, value in warning.facts:
        match value:
            case str():
                facts[key] = called.get(value, value)
            case tuple():
                facts[key] = tuple(called.get(tender, tender) for tender in value)
            case _:
                facts[key] = value
    return BOOK.say(f"evaluation.warning.{warning.code}", language, **facts)


def _row_lines(
    ranking: Ranking, row: RankedTender, criteria: Mapping[str, Criterion], language: Language
) -> Iterator[str]:
    for score in row.scores:
        criterion = criteria[score.criterion_id]
        for name, one in zip(_step_names(ranking, criterion, score), score.steps, strict=True):
            yield BOOK.say("evaluation.score.step", language, name=name, calculation=one.text(language))
        alone = ranking.unit != "points" and criterion.kind == "price"
        facts = {"criterion": criterion.name, "points": score.points.text(language)}
        if not alone:
            facts["weighted"] = score.weighted.text(language)
        key = "price" if alone else _weighing(ranking.model)
        yield BOOK.say(f"evaluation.score.{key}", language, **facts)
    if row.quality_calculation is not None:
        yield BOOK.say("evaluation.score.quality", language, calculation=row.quality_calculation.text(language))


def _weighing(model: EvaluationModel) -> str:
    match model.price_formula:
        case "priced_quality":
            return "kroner"
        case "priced_quality_percent":
            return "uplift"
        case _:
            return "points"


def _step_names(ranking: Ranking, criterion: Criterion, score: CriterionScore) -> list[str]:
    form = ranking.model.price_form
    if criterion.kind == "price" and form is not None:
        return [*(line.name for line in form.lines), criterion.name]
    names = [part.name for part in criterion.parts]
    return names + [criterion.name] * (len(score.steps) - len(names))
