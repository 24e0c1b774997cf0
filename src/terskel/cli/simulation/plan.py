"""The plan in a file, as the simulator takes it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from terskel.cli.evaluation.case import Case, case_of
from terskel.cli.files.faults import BadFile, Fault
from terskel.core.languages import Language
from terskel.simulation.plan import NotSimulable, Plan, Range, simplified


def invented_of(name: str, data: Mapping[str, Any], language: Language) -> Case:
    """Model, criteria and the invented tenders, of which there may be none; raises BadFile."""
    given = {key: value for key, value in data.items() if key != "drawn"}
    return case_of(name, {"tenders": [], **given}, lambda place: place, language)


def plan_of(name: str, drawn: Mapping[str, Any], case: Case, *, competitions: int | None, seed: int | None) -> Plan:
    """The plan in `drawn`, with what the command line says instead; raises BadFile."""
    model, criteria = simplified(case.model, case.criteria)
    try:
        return Plan(
            model=model,
            criteria=criteria,
            price=_range(drawn["price"]),
            points={key: _range(one) for key, one in drawn.get("points", {}).items()},
            amounts={key: _range(one) for key, one in drawn.get("amounts", {}).items()},
            competitions=drawn.get("competitions", 1000) if competitions is None else competitions,
            fewest=drawn.get("fewest", 3),
            most=drawn.get("most", 8),
            step=Decimal(str(drawn.get("step", 1))),
            price_follows_quality=Decimal(str(drawn.get("price_follows_quality", 0))),
            seed=drawn.get("seed", 1) if seed is None else seed,
        )
    except NotSimulable as refused:
        raise BadFile(name, [Fault(f"simulate.{refused.code}", f"drawn.{refused.field}")]) from refused


def _range(given: Mapping[str, Any]) -> Range:
    low, likely, high = (Decimal(str(given[key])) for key in ("low", "likely", "high"))
    return Range(low, likely, high, Decimal(str(given.get("step", 1))))
