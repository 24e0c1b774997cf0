"""What is handed in for ranking, and how it is refused when it can't be ranked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from terskel.core.canonical import Json, decimal_text
from terskel.core.decisions import Refused
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.faults import faults
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.spelling import number, optional_number, optional_text
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language

GivenPoints: TypeAlias = Decimal | Mapping[str, Decimal]
"""What the panel agreed on, or what each evaluator gave by the evaluator's name; their mean then counts."""

_ABOVE_ZERO: Final = frozenset({"linear_basic", "linear_floor", "proportional"})
"""Formulas of a measure that divide by an amount."""


@dataclass(frozen=True, slots=True)
class EvaluatedTender:
    """What a tender is ranked by.

    price: in kroner; None where the model has a price form, a fixed price, or the price is still sealed.
    points: by id of each quality criterion, or of its sub-criteria where it has any.
    amounts: by id of each measured criterion.
    unit_prices: by id of each line of the model's price form.
    unmet: mandatory requirements the tender does not meet; it is then not evaluated.
    """

    id: str
    price: Decimal | None
    points: Mapping[str, GivenPoints]
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    unit_prices: Mapping[str, Decimal] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Plain JSON; what the tender does not use is left out."""
        data: dict[str, Json] = {
            "id": self.id,
            "price": optional_text(self.price),
            "points": {key: _points_json(given) for key, given in self.points.items()},
        }
        if self.amounts:
            data["amounts"] = {key: decimal_text(amount) for key, amount in self.amounts.items()}
        if self.unit_prices:
            data["unit_prices"] = {key: decimal_text(price) for key, price in self.unit_prices.items()}
        if self.unmet:
            data["unmet"] = list(self.unmet)
        return data

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "EvaluatedTender":
        """The tender that `to_json` wrote; raises ValueError for anything else."""
        match data:
            case {"id": str(tender), "price": price, "points": dict(points)}:
                return EvaluatedTender(
                    id=tender,
                    price=optional_number(price),
                    points={key: _points(given) for key, given in points.items()},
                    amounts=_numbers(data.get("amounts", {})),
                    unit_prices=_numbers(data.get("unit_prices", {})),
                    unmet=tuple(_texts(data.get("unmet", []))),
                )
        raise ValueError(f"not a tender: {data!r}")


@dataclass(frozen=True, slots=True)
class BadCell:
    """One thing that keeps a tender from being ranked.

    cell: where it stands, from the outside in: `("tender", "A", "price")`.
    """

    code: str
    cell: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        """What is wrong and what to do."""
        match self.facts:
            case {"fault": Refused() as fault}:
                return BOOK.say(f"refusal.{fault.code}", language, **fault.facts)
        return BOOK.say(f"evaluation.bad.{self.code}", language, **self.facts)

    def place(self, language: Language) -> str:
        """The cell in words, such as `tilbud A › pris`."""
        kind, *rest = self.cell
        words = [BOOK.say(f"evaluation.cell.{kind}", language), *rest]
        if len(words) > 2 and f"evaluation.cell.{rest[1]}" in BOOK:
            words[2] = BOOK.say(f"evaluation.cell.{rest[1]}", language)
        return " › ".join([" ".join(words[:2]), *words[2:]])


class NotEvaluable(ValueError):
    """The tenders can't be ranked by the model; `cells` says what is wrong, and where."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        super().__init__("; ".join(f"{cell.place('en')}: {cell.text('en')}" for cell in cells))
        self.cells = tuple(cells)


def check_model(model: EvaluationModel, criteria: Sequence[Criterion]) -> None:
    """Raises NotEvaluable for a model that lacks something; weights count by their share, whatever their sum."""
    found = [fault for fault in faults(model, criteria) if fault.code != "evaluation.weights_not_100"]
    if found:
        raise NotEvaluable([BadCell("model", ("model",), {"fault": fault}) for fault in found])


def check_tenders(model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]) -> None:
    """Raises NotEvaluable for tenders handed in twice, and for points and amounts that can't count."""
    if _all_well(model, criteria, tenders):
        return
    if bad := list(_bad_tenders(model, criteria, tenders)):
        raise NotEvaluable(bad)


def check_prices(model: EvaluationModel, tenders: Sequence[EvaluatedTender]) -> None:
    """Raises NotEvaluable for prices that can't be compared; asked of those whose price is looked at."""
    if bad := [cell for tender in tenders for cell in _bad_prices(model, tender)]:
        raise NotEvaluable(bad)


def _all_well(model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]) -> bool:
    """A quick yes for what is plainly right; no means that every cell has to be looked at by itself."""
    wanted = {one for criterion in criteria for one in criterion.scored_ids}
    if any(tender.unmet or tender.amounts or tender.points.keys() != wanted for tender in tenders):
        return False
    if any(criterion.kind == "measured" for criterion in criteria):
        return False
    if len({tender.id for tender in tenders}) < len(tenders):
        return False
    panels: dict[str, tuple[str, ...]] = {}
    distinct: set[Decimal] = set()
    for tender in tenders:
        for key, given in tender.points.items():
            panel = () if isinstance(given, Decimal) else tuple(given)
            if panels.setdefault(key, panel) != panel or given == {}:
                return False
            try:
                distinct.update((given,) if isinstance(given, Decimal) else given.values())
            except TypeError:  # a signaling NaN can't be put in a set
                return False
    return all(model.permit_points(points) for points in distinct)


def _bad_tenders(
    model: EvaluationModel, criteria: Sequence[Criterion], tenders: Sequence[EvaluatedTender]
) -> Iterator[BadCell]:
    seen: set[str] = set()
    for tender in tenders:
        if tender.id in seen:
            yield BadCell("tender_twice", ("tender", tender.id))
        seen.add(tender.id)
    evaluated = [tender for tender in tenders if not tender.unmet]
    wanted = {one for criterion in criteria for one in criterion.scored_ids}
    for tender in evaluated:
        for key in sorted(tender.points.keys() - wanted):
            yield BadCell("unknown_criterion", ("tender", tender.id, "points", key))
        for key in sorted(wanted):
            yield from _bad_points(model, tender, key)
    for key in sorted(wanted):
        yield from _uneven_panels(evaluated, key)
    for criterion in criteria:
        if criterion.measure is not None:
            for tender in evaluated:
                yield from _bad_amount(criterion.id, criterion.measure.formula in _ABOVE_ZERO, tender)
    measured = {criterion.id for criterion in criteria if criterion.measure is not None}
    for tender in evaluated:
        for key in sorted(tender.amounts.keys() - measured):
            yield BadCell("unknown_criterion", ("tender", tender.id, "amounts", key))


def _bad_points(model: EvaluationModel, tender: EvaluatedTender, key: str) -> Iterator[BadCell]:
    place = ("tender", tender.id, "points", key)
    given = tender.points.get(key)
    if given is None or given == {}:
        yield BadCell("points_missing", place)
        return
    each = [(place, given)] if isinstance(given, Decimal) else [((*place, name), one) for name, one in given.items()]
    for cell, points in each:
        if not model.permit_points(points):
            yield BadCell("points_off_the_scale", cell, {"points": str(points), "scale": model.scale})


def _uneven_panels(tenders: Sequence[EvaluatedTender], key: str) -> Iterator[BadCell]:
    """Each criterion is judged by the same people for every tender (equal treatment, LOA § 4)."""
    panels = {
        tender.id: frozenset(given) if isinstance(given := tender.points.get(key), Mapping) else frozenset()
        for tender in tenders
    }
    everybody: frozenset[str] = frozenset().union(*panels.values())
    for tender, panel in panels.items():
        if missing := sorted(everybody - panel):
            yield BadCell("evaluator_missing", ("tender", tender, "points", key), {"evaluators": tuple(missing)})


def _bad_amount(key: str, above_zero: bool, tender: EvaluatedTender) -> Iterator[BadCell]:
    place = ("tender", tender.id, "amounts", key)
    amount = tender.amounts.get(key)
    if amount is None:
        yield BadCell("amount_missing", place)
    elif not amount.is_finite() or amount < 0 or (above_zero and amount == 0):
        yield BadCell("amount_not_measurable", place, {"amount": str(amount)})


def _bad_prices(model: EvaluationModel, tender: EvaluatedTender) -> Iterator[BadCell]:
    form = model.price_form
    if form is None:
        if tender.unit_prices:
            yield BadCell("unit_prices_not_asked", ("tender", tender.id, "unit_prices"))
        if tender.price is None:
            if model.price_formula != "fixed_price":
                yield BadCell("price_missing", ("tender", tender.id, "price"))
        elif not model.permit_price(tender.price):
            yield BadCell("price_not_rankable", ("tender", tender.id, "price"), {"price": str(tender.price)})
        return
    if tender.price is not None:
        yield BadCell("price_and_lines", ("tender", tender.id, "price"))
    known = {line.id for line in form.lines}
    for key in sorted(tender.unit_prices.keys() - known):
        yield BadCell("unknown_line", ("tender", tender.id, "unit_prices", key))
    faulty = False
    for line in form.lines:
        price = tender.unit_prices.get(line.id)
        if price is None or not price.is_finite() or price < 0:
            faulty = True
            code = "price_missing" if price is None else "price_not_rankable"
            yield BadCell(code, ("tender", tender.id, "unit_prices", line.id), {"price": str(price)})
    if not faulty:
        total = form.comparison(tender.unit_prices)[-1].result
        if total < 0 or (total == 0 and not model.permit_price(Decimal(0))):
            yield BadCell("price_not_rankable", ("tender", tender.id, "price"), {"price": str(total)})


def _points_json(given: GivenPoints) -> Json:
    if isinstance(given, Decimal):
        return decimal_text(given)
    return {evaluator: decimal_text(points) for evaluator, points in given.items()}


def _points(given: object) -> GivenPoints:
    return _numbers(given) if isinstance(given, dict) else number(given)


def _numbers(data: object) -> dict[str, Decimal]:
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} holds no numbers by name")
    return {str(key): number(value) for key, value in data.items()}


def _texts(data: object) -> list[str]:
    if not isinstance(data, list) or not all(isinstance(text, str) for text in data):
        raise ValueError(f"{data!r} is no list of texts")
    return data
