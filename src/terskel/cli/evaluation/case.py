"""What a file says, as the core takes it; what is wrong is told at its field or cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, TypeVar

from terskel.cli.files.faults import BadFile, Fault
from terskel.core.canonical import decimal_text
from terskel.core.evaluation import (
    BadCell,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Lot,
    NotEvaluable,
    Ranking,
    faults,
    rank,
)
from terskel.core.languages import Language
from terskel.core.phrases import refusal_text

Locate = Callable[[str], str]
"""From a field such as `tenders[1].price` to where a person finds it."""

Built = TypeVar("Built")

_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Case:
    """A model, its criteria and the tenders, by lot; one lot without a name where there are none."""

    name: str
    title: str
    announced_on: date | None
    model: EvaluationModel
    criteria: tuple[Criterion, ...]
    lots: tuple[Lot, ...]
    names: Mapping[str, str]
    locate: Locate

    def rankings(self, language: Language) -> dict[str, Ranking]:
        """Each lot's ranking; raises BadFile, which names every cell that can't be ranked."""
        found: dict[str, Ranking] = {}
        wrong: list[Fault] = []
        for place, lot in enumerate(self.lots):
            root = f"lots[{place}].tenders" if lot.id else "tenders"
            try:
                found[lot.id] = rank(self.model, self.criteria, lot.tenders, lot.lottery)
            except NotEvaluable as refused:
                wrong.extend(self._fault(cell, root, lot, language) for cell in refused.cells)
        if wrong:
            raise BadFile(self.name, wrong)
        return found

    def _fault(self, cell: BadCell, root: str, lot: Lot, language: Language) -> Fault:
        return Fault("said", self.locate(_field(cell.cell, root, lot)), {"text": cell.text(language)})


def case_of(name: str, data: Mapping[str, Any], locate: Locate, language: Language) -> Case:
    """The case in `data`, which follows the schema `evaluation`; raises BadFile."""
    if ("tenders" in data) == ("lots" in data):
        raise BadFile(name, [Fault("tenders_or_lots", locate("tenders"))])
    if absurd := [replace(one, place=locate(one.place)) for one in model_faults(data["model"])]:
        raise BadFile(name, absurd)
    model = _built(name, locate("model"), lambda: EvaluationModel.from_json(model_data(data["model"])))
    criteria = tuple(
        _built(name, locate(f"criteria[{place}]"), partial(Criterion.from_json, _plain(item)))
        for place, item in enumerate(data["criteria"])
    )
    if wrong := [
        Fault("said", locate("criteria"), {"text": refusal_text(fault, language)}) for fault in faults(model, criteria)
    ]:
        raise BadFile(name, wrong)
    announced_on = date.fromisoformat(data["announced_on"]) if "announced_on" in data else None
    lots = (
        [{"id": "", "tenders": data["tenders"], "lottery": data.get("lottery", [])}]
        if "tenders" in data
        else data["lots"]
    )
    ids = [lot["id"] for lot in lots]
    if twice := [place for place, one in enumerate(ids) if one in ids[:place]]:
        raise BadFile(name, [Fault("twice", locate(f"lots[{place}].id"), {"found": ids[place]}) for place in twice])
    if alike := [one for lot, root in zip(lots, _roots(data), strict=True) for one in _alike(lot["tenders"], root)]:
        raise BadFile(name, [replace(one, place=locate(one.place)) for one in alike])
    return Case(
        name=name,
        title=data.get("title", ""),
        announced_on=announced_on,
        model=model,
        criteria=criteria,
        lots=tuple(
            Lot(lot["id"], tuple(_tender(item) for item in lot["tenders"]), tuple(lot.get("lottery", ())))
            for lot in lots
        ),
        names={item["id"]: item["name"] for lot in lots for item in lot["tenders"] if item.get("name")},
        locate=locate,
    )


def _roots(data: Mapping[str, Any]) -> list[str]:
    """The field of each lot's tenders."""
    return ["tenders"] if "tenders" in data else [f"lots[{place}].tenders" for place in range(len(data["lots"]))]


def _alike(tenders: Sequence[Mapping[str, Any]], root: str) -> Iterator[Fault]:
    """Tenders that are most likely one; those whose id is the very same are found by the core."""
    seen: dict[str, str] = {}
    for place, item in enumerate(tenders):
        other = seen.setdefault(" ".join(item["id"].split()).casefold(), item["id"])
        if other != item["id"]:
            yield Fault("nearly_twice", f"{root}[{place}].id", {"found": item["id"], "other": other})


def _tender(item: Mapping[str, Any]) -> EvaluatedTender:
    plain = _plain({key: value for key, value in item.items() if key != "name"})
    return EvaluatedTender.from_json({"price": None, "points": {}, **plain})


def model_data(item: Mapping[str, Any]) -> dict[str, Any]:
    """What the file leaves out is as in a new model."""
    usual = EvaluationModel("lowest_price").to_json()
    steps = [{"below": None, **step} for step in item.get("steps", [])]
    given = {**item, **({"steps": steps} if steps else {})}
    return {**usual, **_plain(given), "decimals": item.get("decimals", usual["decimals"])}


def model_faults(item: Mapping[str, Any]) -> list[Fault]:
    """What follows the schema of a model and still can never be one, by its field (`model.scale`)."""
    found: list[Fault] = []
    if "scale" in item and Decimal(item["scale"]) <= 0:
        found.append(Fault("not_above", "model.scale", {"found": Decimal(item["scale"]), "minimum": 0}))
    if "least_quality" in item:
        least = Decimal(item["least_quality"])
        if least < 0:
            found.append(Fault("too_small", "model.least_quality", {"found": least, "minimum": 0}))
        if least > _WHOLE:
            found.append(Fault("too_large", "model.least_quality", {"found": least, "maximum": _WHOLE}))
    if "lottery" in item.get("tie_break", [])[:-1]:
        found.append(Fault("lottery_not_last", "model.tie_break"))
    return found


def _plain(value: Any) -> Any:
    """Numbers as the texts that the core reads."""
    match value:
        case bool():
            return value
        case int():
            return str(value)
        case Decimal():
            return decimal_text(value)
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case str():
            return value
        case Sequence():
            return [_plain(inner) for inner in value]
    return value


def _built(name: str, place: str, build: Callable[[], Built]) -> Built:
    try:
        return build()
    except ValueError as reason:
        raise BadFile(name, [Fault("said", place, {"text": f"{reason}."})]) from reason


def _field(cell: tuple[str, ...], root: str, lot: Lot) -> str:
    """The field of a cell the core complains about; of a tender handed in twice, the later one."""
    if cell[0] != "tender":
        return "model"
    places = [place for place, tender in enumerate(lot.tenders) if tender.id == cell[1]]
    return ".".join([f"{root}[{places[-1]}]", *cell[2:]])
