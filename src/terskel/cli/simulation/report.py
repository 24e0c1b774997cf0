"""A study as text, JSON and plots."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from terskel.cli.evaluation.case import Case
from terskel.cli.files.printing import table
from terskel.core import formats
from terskel.core.evaluation import Ranking, describe_model, explain
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.simulation.plan import Plan
from terskel.simulation.plots import cost_plot, spread_plot, weight_plot
from terskel.simulation.study import Study

BOOK = Phrasebook.of("cli")


def as_lines(
    case: Case,
    plan: Plan | None,
    found: Study | None,
    invented: Ranking | None,
    remarks: tuple[str, ...],
    language: Language,
) -> Iterator[str]:
    """What was asked, what came out, and what to make of it."""
    if case.title:
        yield case.title
    yield from describe_model(case.model, language)
    yield from remarks
    if plan is not None and found is not None:
        yield from _study_lines(case, plan, found, language)
    if invented is not None:
        yield ""
        yield BOOK.say("simulate.invented", language)
        yield from explain(invented, language, case.names)


def as_document(case: Case, plan: Plan | None, found: Study | None, invented: Ranking | None) -> dict[str, Any]:
    """Shares as texts of four decimals, kroner exact."""
    document: dict[str, Any] = {"title": case.title, "model_digest": case.model.digest()}
    if plan is not None and found is not None:
        document["study"] = {
            "seed": plan.seed,
            "competitions": found.competitions,
            "without_anyone": found.without_anyone,
            "cheapest_wins": _share(found.cheapest_wins),
            "best_quality_wins": _share(found.best_quality_wins),
            "neither_wins": _share(found.neither_wins),
            "left_to_lots": _share(found.left_to_lots),
            "reversals": _share(found.reversals),
            "spreads": [
                {
                    "least": _share(band.least),
                    "most": _share(band.most),
                    "competitions": band.competitions,
                    "cheapest_wins": _share(band.cheapest_wins),
                    "best_quality_wins": _share(band.best_quality_wins),
                    "reversals": _share(band.reversals),
                }
                for band in found.bands
            ],
            "weights": [
                {"criterion": one.criterion, "published": _share(one.published), "effective": _share(one.effective)}
                for one in found.weights
            ],
            "point_costs": [
                {"criterion": one.criterion, "price": one.price, "kroner": one.kroner} for one in found.costs
            ],
            "checked_by_the_core": {"asked": found.checked.asked, "differing": list(found.checked.differing)},
        }
    if invented is not None:
        document["invented"] = invented.to_json()
    return document


def write_plots(folder: str, case: Case, found: Study, language: Language) -> tuple[str, ...]:
    """One SVG for each picture there is something to show in; returns the file names."""
    names = {criterion.id: criterion.name for criterion in case.criteria}

    def say(key: str) -> str:
        return BOOK.say(f"simulate.plot.{key}", language)

    plots: dict[str, str] = {}
    if found.bands:
        plots["spreads"] = spread_plot(found.bands, say("spreads"), (say("cheapest"), say("best"), say("reversals")))
    if found.weights:
        labels = [names[one.criterion] for one in found.weights]
        plots["weights"] = weight_plot(found.weights, say("weights"), (say("published"), say("effective")), labels)
    for number, criterion in enumerate(case.criteria, start=1):
        costs = [one for one in found.costs if one.criterion == criterion.id]
        if any(one.kroner is not None for one in costs):
            title = BOOK.say("simulate.plot.cost", language, criterion=criterion.name)
            plots[f"point-cost-{number}"] = cost_plot(costs, title, say("kroner"))
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, plot in plots.items():
        (Path(folder) / f"{name}.svg").write_text(plot, encoding="utf-8")
    return tuple(f"{name}.svg" for name in plots)


def _study_lines(case: Case, plan: Plan, found: Study, language: Language) -> Iterator[str]:
    def say(key: str, **facts: object) -> str:
        return BOOK.say(f"simulate.{key}", language, **facts)

    def per_cent(share: float) -> str:
        return f"{formats.number(_decimal(share * 100), language, 1)} %"

    yield ""
    yield say("drawn", competitions=found.competitions, fewest=plan.fewest, most=plan.most, seed=plan.seed)
    if found.without_anyone:
        yield say("without_anyone", number=found.without_anyone)
    for key in ("cheapest_wins", "best_quality_wins", "neither_wins", "left_to_lots", "reversals"):
        yield say(key, share=per_cent(getattr(found, key)))
    if found.bands:
        yield ""
        yield say("spreads")
        heads = [say(f"column.{key}") for key in ("spread", "competitions", "cheapest", "best", "reversals")]
        yield from table(
            heads,
            [
                (
                    f"{per_cent(band.least)} – {per_cent(band.most)}",
                    str(band.competitions),
                    per_cent(band.cheapest_wins),
                    per_cent(band.best_quality_wins),
                    per_cent(band.reversals),
                )
                for band in found.bands
            ],
        )
    names = {criterion.id: criterion.name for criterion in case.criteria}
    if found.weights:
        yield ""
        yield say("weights")
        heads = [say(f"column.{key}") for key in ("criterion", "published", "effective")]
        yield from table(
            heads, [(names[one.criterion], per_cent(one.published), per_cent(one.effective)) for one in found.weights]
        )
    if found.costs:
        yield ""
        yield say("costs")
        heads = [say(f"column.{key}") for key in ("criterion", "price", "kroner")]
        rows = [
            (names[one.criterion], _kroner(one.price, language), _kroner(one.kroner, language)) for one in found.costs
        ]
        yield from table(heads, rows)
    yield ""
    yield say("checked", asked=found.checked.asked, differing=len(found.checked.differing))


def _kroner(amount: Fraction | None, language: Language) -> str:
    if amount is None:
        return BOOK.say("simulate.nothing", language)
    return formats.number(amount, language, 0)


def _share(share: float) -> Decimal:
    return _decimal(share).quantize(Decimal("0.0001"))


def _decimal(figure: float) -> Decimal:
    return Decimal(f"{figure:.10f}")
